/** The built mini-program, started in Node by a stand-in for WeChat. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { wechat } from "./support/wechat";

const FOLDER = new URL("../dist/build/mp-weixin", import.meta.url).pathname;
const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

describe.skipIf(!existsSync(FOLDER))("the WeChat build", () => {
  const pages = existsSync(FOLDER) ? (JSON.parse(readFileSync(join(FOLDER, "app.json"), "utf8")) as { pages: string[] }).pages : [];

  it("starts, and asks its own server in the language of its person", async () => {
    const phone = wechat(FOLDER, () => ({ status: 404, body: { code: "not_found" } }));
    phone.load("app");
    phone.launch();
    await pause();
    const settings = phone.asked.find(({ url }) => url.endsWith("/api/v1/client-settings"));
    expect(settings?.header).toMatchObject({ "Accept-Language": "zh-CN" });
    expect(settings?.url).toMatch(/^http:\/\/127\.0\.0\.1/);
  });

  it("has every page and every component that they name", () => {
    const phone = wechat(FOLDER, () => ({ status: 404, body: {} }));
    phone.load("app");
    for (const page of pages) {
      phone.load(page);
      expect(phone.components.has(page), page).toBe(true);
      const parts = Object.values((JSON.parse(readFileSync(join(FOLDER, `${page}.json`), "utf8")) as { usingComponents?: Record<string, string> }).usingComponents ?? {});
      for (const part of parts) expect(existsSync(join(FOLDER, page, "..", `${part}.wxml`)), part).toBe(true);
    }
  });

  it("asks no foreign host for anything when it starts", () => {
    expect(readFileSync(join(FOLDER, "common/vendor.js"), "utf8")).not.toContain("preloadAssets");
  });

  it("takes no browser's map along", () => {
    expect(readFileSync(join(FOLDER, "common/vendor.js"), "utf8")).not.toContain("maplibre");
  });
});
