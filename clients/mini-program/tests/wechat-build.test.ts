/** The built mini-program, started in Node by a stand-in for WeChat; journeys through it are in `journeys/`. */
import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../e2e/harness/until";
import { App } from "./support/wechat/app";
import { BUILD, phoneAt } from "./support/wechat/phone";

/** Tags that WeChat draws itself; a component of such a name is one thing in its tools and may be another on a phone. */
const OWN_TAGS = "view scroll-view swiper movable-view cover-view icon text rich-text progress button checkbox editor form input label picker picker-view radio slider switch textarea navigator audio image video camera live-player live-pusher map canvas ad web-view block slot template import include wxs page-meta match-media".split(" ");

describe.skipIf(!existsSync(BUILD))("the WeChat build", () => {
  const asked: IncomingMessage[] = [];
  const server = createServer((incoming, outgoing) => {
    asked.push(incoming);
    outgoing.writeHead(404, { "Content-Type": "application/json" }).end('{"code":"not_found"}');
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
  afterAll(() => void server.close());
  const at = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pages = () => (JSON.parse(readFileSync(join(BUILD, "app.json"), "utf8")) as { pages: string[] }).pages;

  /** The kinds of a page, of what it uses, and of what that uses. */
  function kindsOf(app: App, file: string, known = new Map<string, ReturnType<App["kind"]>>()) {
    if (known.has(file)) return known;
    known.set(file, app.kind(file));
    for (const used of app.kind(file).uses.values()) kindsOf(app, used, known);
    return known;
  }

  it("starts, draws its first page, and asks its own server in the language of its person", async () => {
    const phone = phoneAt(at());
    phone.launch();
    await phone.sees("报问题");
    const settings = await until(5_000, async () => asked.find(({ url }) => url === "/api/v1/client-settings"));
    expect(settings.headers).toMatchObject({ "accept-language": "zh-CN" });
    phone.end();
    expect(phone.app.faults).toEqual([]);
  });

  it("draws every page, and every component that they name is there under a name of its own", async () => {
    for (const page of pages()) {
      const phone = phoneAt(at());
      phone.launch(`${page}?id=01890000-0000-7000-8000-000000000000&k=nothing`);
      expect(phone.route).toBe(page);
      await phone.sees(/\S/);
      for (const kind of kindsOf(phone.app, page).values()) {
        expect(kind.template.length, kind.file).toBeGreaterThan(0);
        expect([...kind.uses.keys()].filter((tag) => OWN_TAGS.includes(tag)), kind.file).toEqual([]);
      }
      phone.end();
      expect(phone.app.faults, page).toEqual([]);
    }
  });

  it("asks no foreign host for anything when it starts", () => {
    expect(readFileSync(join(BUILD, "common/vendor.js"), "utf8")).not.toContain("preloadAssets");
  });

  it("takes no browser's map along", () => {
    expect(readFileSync(join(BUILD, "common/vendor.js"), "utf8")).not.toContain("maplibre");
  });
});
