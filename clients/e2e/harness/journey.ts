/** A journey: people with pages of their own; it fails when a page does what no page may. */
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, inject, test } from "vitest";
import { Guard } from "./guard.ts";
import { DESK } from "./looks.ts";

export { DESK, PHONE, SMALL, WALL } from "./looks.ts";

/** For machines that do something else meanwhile: every patience is so many times as long. */
const SLOW = Number(process.env["SANDAN_SLOW"] ?? 1);
/** Patience for a text to appear, and for a whole journey. */
const PATIENCE = 30_000 * SLOW;
const WHOLE = 600_000 * SLOW;

export interface Opened {
  page: Page;
  guard: Guard;
}

export interface Scene {
  url: string;
  /** A page of somebody who has not been here before. `path` begins with a slash. */
  open(path: string, how?: BrowserContextOptions, url?: string): Promise<Opened>;
  /** A picture for the people who look at it later, in $SANDAN_SHOTS. */
  screenshot(page: Page, name: string): Promise<void>;
}

let browser: Browser;

/** To be called once in each file. */
export function useBrowser(): void {
  beforeAll(async () => {
    browser = await chromium.connect(inject("browser"));
  });
  afterAll(async () => browser.close());
}

/** `needs`: the page that must be built; without it the journey is not walked, and is shown as skipped. */
export function journey(name: string, needs: string | null, walk: (scene: Scene) => Promise<void>): void {
  const absent = needs !== null && !inject("pages").includes(needs);
  test.skipIf(absent)(name, { timeout: WHOLE }, async () => {
    const opened: Opened[] = [];
    const scene: Scene = {
      url: inject("url"),
      open: async (path, how = DESK, url = inject("url")) => {
        const context = await browser.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai", permissions: ["geolocation"], ...how });
        context.setDefaultTimeout(PATIENCE);
        const page = await context.newPage();
        const one = { page, guard: new Guard(page, url) };
        opened.push(one);
        await page.goto(url + path);
        return one;
      },
      screenshot,
    };
    try {
      await walk(scene);
      const faults = opened.flatMap(({ guard }) => guard.open);
      if (faults.length > 0) throw new Error(`pages did what no page may:\n${faults.join("\n")}`);
    } catch (error) {
      for (const [nth, { page }] of opened.entries()) await screenshot(page, `failed ${name} ${nth + 1}`).catch(() => {});
      throw error;
    } finally {
      for (const { page } of opened) await page.context().close();
    }
  });
}

async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env["SANDAN_SHOTS"] ?? join(tmpdir(), "sandan-shots");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name.replaceAll(/[\s/]+/g, "-")}.png`) });
}
