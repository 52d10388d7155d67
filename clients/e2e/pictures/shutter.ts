/** Pictures for the README: small files, of pages that have come to rest. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

const FOLDER = fileURLToPath(new URL("../../../docs/pictures/", import.meta.url));
/** From here on letters of 14 px keep sharp edges. */
const QUALITY = 86;
/** Kilobytes: a README must stay light. */
const MOST = { picture: 300, wall: 600, all: 5_000 };
const WALL_WIDTH = 3_840;

export class Shutter {
  #bytes = 0;

  constructor(private readonly browser: Browser) {}

  async open(url: string, how: BrowserContextOptions): Promise<Page> {
    const context = await this.browser.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai", colorScheme: "light", permissions: ["geolocation"], ...how });
    const page = await context.newPage();
    await page.goto(url);
    return page;
  }

  async take(page: Page, name: string): Promise<void> {
    await page.evaluate(() => document.fonts.ready);
    const cdp = await page.context().newCDPSession(page);
    const { data } = await cdp.send("Page.captureScreenshot", { format: "webp", quality: QUALITY });
    await cdp.detach();
    const bytes = Buffer.from(data, "base64");
    await mkdir(FOLDER, { recursive: true });
    await writeFile(join(FOLDER, `${name}.webp`), bytes);
    this.#weigh(name, bytes.length, (page.viewportSize()?.width ?? 0) >= WALL_WIDTH);
  }

  #weigh(name: string, bytes: number, isWall: boolean): void {
    this.#bytes += bytes;
    console.log(`${name}.webp ${Math.round(bytes / 1000)} kB, ${Math.round(this.#bytes / 1000)} kB in all`);
    if (bytes > (isWall ? MOST.wall : MOST.picture) * 1000) throw new Error(`${name} is too large`);
    if (this.#bytes > MOST.all * 1000) throw new Error("the pictures are too large together");
  }
}
