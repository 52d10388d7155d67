import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CASE_STATES, CLOCKS, COMMANDS, EVENTS, ORDER_STATES, ROLES } from "../src/words.ts";

const root = new URL("../../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const loop = read("docs/loop.md");
const part = (from: string, to: string) => loop.slice(loop.indexOf(from), loop.indexOf(to, loop.indexOf(from) + 1));

/** `state "待受理 submitted" as submitted` */
const drawn = (text: string) => [...text.matchAll(/state "(\S+) (\w+)"/g)].map(([, title, word]) => [word!, title!] as const);

describe("the words of the pages", () => {
  it("know every state of cases and orders, by the title of core", () => {
    const cases = drawn(part("## 诉求", "## 工单"));
    const orders = drawn(part("## 工单 / order", "## 谁可以"));
    expect(cases.length).toBe(11);
    expect(orders.length).toBe(12);
    for (const [word, title] of cases) expect(CASE_STATES[word as keyof typeof CASE_STATES][0]).toBe(title);
    for (const [word, title] of orders) expect(ORDER_STATES[word as keyof typeof ORDER_STATES][0]).toBe(title);
  });

  it("know every command and every clock", () => {
    const commands = [...loop.matchAll(/^\| `(\w+)` \| (\S+) \| .*\|$/gm)];
    expect(commands.length).toBeGreaterThan(60);
    const known: Record<string, readonly (readonly [string, string])[]> = {};
    for (const [word, pair] of [...Object.entries(COMMANDS), ...Object.entries(CLOCKS)]) known[word] = [...(known[word] ?? []), pair];
    for (const [, word, title] of commands) expect((known[word!] ?? []).map(([zh]) => zh), word).toContain(title);
  });

  it("know every role and every event of core", () => {
    const roles = [...read("shared/core/src/role.rs").matchAll(/\w+ = "(\w+)", "(\S+)";/g)];
    expect(roles.length).toBeGreaterThan(15);
    for (const [, word, title] of roles) expect(ROLES[word as keyof typeof ROLES][0]).toBe(title);
    const body = read("shared/core/src/case/event.rs").split("pub enum Body")[1]!.split("\n}")[0]!;
    const events = [...body.matchAll(/^ {4}([A-Z]\w+)/gm)].map(([, name]) => name!.replace(/(?!^)([A-Z])/g, "_$1").toLowerCase());
    expect(events.length).toBeGreaterThan(50);
    for (const word of events) expect(EVENTS, word).toHaveProperty(word);
  });
});
