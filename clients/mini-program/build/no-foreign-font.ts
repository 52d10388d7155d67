/**
 * The component library loads its icon font from a foreign host, in a browser and in WeChat. Here the font comes with
 * the build: inlined, because WeChat takes no local file in a style.
 *
 * The library's component imports its style with Sass, which no plugin sees; the import is answered here instead.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

const FACES = /@font-face\s*\{[^}]*wd-icons[^}]*\}/g;
const IMPORT = /@import ['"]\.\/index\.scss['"];?/;

export function withOwnFont(style: string, font: Buffer): string {
  const face = `@font-face { font-family: "wd-icons"; src: url("data:font/ttf;base64,${font.toString("base64")}") format("truetype"); font-weight: normal; font-style: normal; }`;
  return `${style.replace(FACES, "")}\n${face}\n`;
}

/** The framework's own style loads a shadow for a bar that is not used here. */
export function withoutForeignPictures(style: string): string {
  return style.replace(/url\(["']?https?:[^)]*\)/g, "none");
}

export function noForeignFont(): Plugin {
  const library = dirname(createRequire(import.meta.url).resolve("wot-design-uni/package.json"));
  const folder = join(library, "components/wd-icon");
  return {
    name: "sandan:no-foreign-font",
    enforce: "pre",
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === "asset" && file.fileName.endsWith(".css")) file.source = withoutForeignPictures(String(file.source));
      }
    },
    transform(code, id) {
      if (!id.includes("wd-icon/wd-icon.vue") || !IMPORT.test(code)) return null;
      const style = readFileSync(join(folder, "index.scss"), "utf8");
      return { code: code.replace(IMPORT, () => withOwnFont(style, readFileSync(join(folder, "wd-icons.ttf")))), map: null };
    },
  };
}
