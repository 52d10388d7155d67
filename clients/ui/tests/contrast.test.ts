import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../src/tokens.css", import.meta.url), "utf8");

/** The custom properties of a rule, by the text before its brace. */
function tokens(start: string): Record<string, string> {
  const from = css.indexOf(start);
  expect(from, start).toBeGreaterThanOrEqual(0);
  const body = css.slice(css.indexOf("{", from) + 1, css.indexOf("}", from));
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value!.trim()]));
}

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}

const pairs: [string, string][] = [
  ...["ground", "surface", "surface-2"].flatMap((ground) => ["ink", "ink-2"].map((ink): [string, string] => [ink, ground])),
  ...["calm", "soon", "late", "info"].flatMap((tone): [string, string][] => [[tone, `${tone}-ground`], [tone, "surface"]]),
  ["on-brand", "brand"], ["link", "surface"], ["link", "ground"], ["brand", "surface"],
];

describe.each([["light", ":root {"], ["dark", ':root[data-scheme="dark"]']])("the %s scheme", (_, start) => {
  const set = { ...tokens(":root {"), ...tokens(start) };
  it.each(pairs)("%s on %s is readable", (ink, ground) => {
    expect(contrast(set[ink]!, set[ground]!), `${set[ink]} on ${set[ground]}`).toBeGreaterThanOrEqual(4.5);
  });
});

it("the control: grey on white is found", () => {
  expect(contrast("#999999", "#ffffff")).toBeLessThan(4.5);
});
