/** Both builds as they stand on the disk: no foreign host, no inline script. Builds come first: `npm run build`. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withOwnFont, withoutForeignPictures } from "../build/no-foreign-font";
import { forWechat } from "../build/tokens-for-wechat";

const HERE = new URL("..", import.meta.url).pathname;
const BUILDS = { browser: join(HERE, "../dist/m"), wechat: join(HERE, "dist/build/mp-weixin") };
/** Names, not addresses: nothing is ever fetched from them. */
const NAMES = [
  /^http:\/\/www\.w3\.org\//,
  /^https:\/\/vuejs\.org\/error-reference/,
  /^https:\/\/uniapp\.dcloud\.net\.cn\/tutorial\//,
  /^https:\/\/github\.com\/(maplibre|mapbox|vuejs|dcloudio)\//,
  /^https:\/\/maplibre\.org\//,
  // Said in an error message of MapLibre.
  /^https:\/\/wiki\.openstreetmap\.org\//,
  // A base for relative addresses in MapLibre: the top-level name is reserved to mean nothing (RFC 2606).
  /^https:\/\/maplibre\.invalid\//,
  /^http:\/\/127\.0\.0\.1/,
];

function filesOf(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesOf(path) : [path];
  });
}

for (const [name, folder] of Object.entries(BUILDS)) {
  describe.skipIf(!existsSync(folder))(`the build for ${name}`, () => {
    it("names no foreign host", () => {
      const found = filesOf(folder)
        .filter((path) => /\.(js|mjs|css|wxss|wxml|html|json)$/.test(path))
        .flatMap((path) => [...readFileSync(path, "utf8").matchAll(/(?:https?|wss?):\/\/[a-zA-Z0-9._-]+[^\s"'`)<>\\]*/g)].map(([url]) => url))
        .filter((url) => !NAMES.some((known) => known.test(url)));
      expect([...new Set(found)]).toEqual([]);
    });
  });
}

describe.skipIf(!existsSync(BUILDS.browser))("the page", () => {
  it("has no inline script, which the content security policy forbids", () => {
    const page = readFileSync(join(BUILDS.browser, "index.html"), "utf8");
    const scripts = [...page.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)];
    expect(scripts.length).toBeGreaterThan(0);
    for (const [, attributes = "", words = ""] of scripts) {
      expect(attributes).toContain("src=");
      expect(words.trim()).toBe("");
    }
    expect(page).not.toMatch(/\son\w+=/);
  });
});

describe("what the build changes", () => {
  it("brings the icon font along", () => {
    const style = withOwnFont('@font-face { font-family: "wd-icons"; src: url("https://at.alicdn.com/x.woff2"); }\n.wd-icon { color: red; }', Buffer.from("font"));
    expect(style).not.toContain("alicdn");
    expect(style).toContain("data:font/ttf;base64,");
    expect(style).toContain(".wd-icon");
  });

  it("drops foreign pictures from styles", () => {
    expect(withoutForeignPictures('a{background-image:url("https://cdn.example/x.png")}b{background:url(data:x)}')).toBe("a{background-image:none}b{background:url(data:x)}");
  });

  it("gives WeChat the same tokens without what it does not know", () => {
    const style = forWechat(readFileSync(join(HERE, "../ui/src/tokens.css"), "utf8"));
    expect(style).toContain("--brand: #b3261e");
    expect(style).toContain(".elder {");
    expect(style).not.toMatch(/:root|\*[,\s{]|data-/);
  });
});
