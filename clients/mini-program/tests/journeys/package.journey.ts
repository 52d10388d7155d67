/** WeChat refuses a program that is too large: its packages, and what is large in them. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packages } from "../../../e2e/measure/wechat";
import { BUILD } from "../support/wechat/phone";

const KIB = 1024;
const SHOWN = 5;

test("every package is smaller than WeChat's limit for it", () => {
  const found = packages();
  const lines = found.map(({ name, files, raw, limit }) => `${name}: ${files} files, ${(raw / KIB).toFixed(1)} KiB of ${limit / KIB} KiB`);
  const largest = readdirSync(BUILD, { recursive: true })
    .map((name) => ({ name: String(name), size: statSync(join(BUILD, String(name))) }))
    .filter(({ size }) => size.isFile())
    .sort((a, b) => b.size.size - a.size.size)
    .slice(0, SHOWN);
  console.log([...lines, ...largest.map(({ name, size }) => `  ${name}: ${(size.size / KIB).toFixed(1)} KiB`)].join("\n"));
  expect(found.map(({ name }) => name)).toEqual(expect.arrayContaining(["main package", "all packages"]));
  for (const { name, raw, limit } of found) {
    expect(raw, name).toBeGreaterThan(0);
    expect(raw, name).toBeLessThanOrEqual(limit);
  }
});
