/**
 * The mini-program's packages as WeChat counts them. Its limits: 2 MiB for the main package and for each other one,
 * 30 MiB together, 20 MiB where a service provider develops it
 * (https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages.html).
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Weight, weightOf } from "./folder.ts";

const BUILT = fileURLToPath(new URL("../../mini-program/dist/build/mp-weixin/", import.meta.url));
const MIB = 1024 * 1024;

export interface Package extends Weight {
  name: string;
  limit: number;
}

export function packages(): Package[] {
  if (!existsSync(join(BUILT, "app.json"))) throw new Error(`the WeChat build is missing: ${BUILT}`);
  const app = JSON.parse(readFileSync(join(BUILT, "app.json"), "utf8")) as { subPackages?: { root: string }[]; subpackages?: { root: string }[] };
  const roots = (app.subPackages ?? app.subpackages ?? []).map(({ root }) => root);
  const inside = (root: string) => (path: string) => path.startsWith(root);
  const main = weightOf(BUILT, (path) => !roots.some((root) => path.startsWith(root)));
  return [
    { name: "main package", limit: 2 * MIB, ...main },
    ...roots.map((root) => ({ name: `package ${root}`, limit: 2 * MIB, ...weightOf(BUILT, inside(root)) })),
    { name: "all packages", limit: 20 * MIB, ...weightOf(BUILT) },
  ];
}
