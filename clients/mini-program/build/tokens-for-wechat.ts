/**
 * The design's tokens are written for browsers (`:root`, attributes, `*`). WeChat styles a page by the element `page`
 * and knows none of these: there the same values are set on `page`, and on the class `elder`.
 */
import type { Plugin } from "vite";

const BLOCK = /:root\s*\{([^}]*)\}/;
const DARK = /@media \(prefers-color-scheme: dark\)\s*\{\s*:root[^{]*\{([^}]*)\}\s*\}/;
const ELDER = /:root\[data-elder\]\s*\{([^}]*)\}/;

export function forWechat(css: string): string {
  const [light, dark, elder] = [BLOCK, DARK, ELDER].map((block) => block.exec(css)?.[1]?.trim());
  if (!light || !dark || !elder) throw new Error("tokens.css has another shape than this build knows");
  return [
    `page { ${light} background: var(--ground); color: var(--ink); font: var(--type) / 1.55 var(--font); }`,
    `@media (prefers-color-scheme: dark) { page { ${dark} } }`,
    `.elder { ${elder} font-size: var(--type); }`,
  ].join("\n");
}

export function tokensForWechat(isBrowser: boolean): Plugin {
  return {
    name: "sandan:tokens-for-wechat",
    enforce: "pre",
    transform(code, id) {
      if (isBrowser || !id.split("?")[0]?.endsWith("/ui/src/tokens.css")) return null;
      return { code: forWechat(code), map: null };
    },
  };
}
