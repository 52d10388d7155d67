import { describe, expect, it } from "vitest";
import { Search, type Found, type Page, type Sought } from "../src/cases/sought.ts";
import type { CaseBody } from "../src/server/bodies.ts";

const PAGE = 50;

/** A list of so many cases; every tenth came by the hotline. */
function list(size: number) {
  const questions: Record<string, unknown>[] = [];
  const fetch = async (query: Record<string, unknown>): Promise<Page> => {
    questions.push(query);
    const start = Number(query["cursor"] ?? 0);
    const items = Array.from({ length: Math.min(PAGE, size - start) }, (_, index) => ({ id: String(start + index), channel: (start + index) % 10 === 0 ? "hotline" : "web" }) as CaseBody);
    return { items, total: size, as_of: "2026-11-22T10:00:00+08:00", next: start + PAGE < size ? String(start + PAGE) : null };
  };
  return { questions, fetch };
}

async function go(sought: Partial<Sought>, size: number, times = 1) {
  const { questions, fetch } = list(size);
  const search = new Search({ title: "", area: "1", ...sought }, fetch);
  let last: Found | null = null;
  for (let time = 0; time < times; time += 1) await search.more((found) => (last = found));
  return { questions, found: last as unknown as Found };
}

const hotline = (found: CaseBody) => found.channel === "hotline";

describe("the cases behind a number", () => {
  it("come page by page when the list knows the question", async () => {
    const { found, questions } = await go({ state: "handling" }, 120);
    expect(found.cases).toHaveLength(50);
    expect(found.over).toBe(false);
    expect(questions[0]).toMatchObject({ area: "1", state: "handling", limit: 50 });
    expect((await go({}, 120, 3)).found).toMatchObject({ over: true, total: 120, seen: 120 });
  });
  it("are looked for where the list does not know it, until the number is complete", async () => {
    const { found, questions } = await go({ keep: hotline, expected: 5 }, 1_000);
    expect(found.cases).toHaveLength(5);
    expect(found.over).toBe(true);
    expect(questions).toHaveLength(1);
  });
  it("a search does not run on for ever by itself", async () => {
    const { found, questions } = await go({ keep: () => false }, 10_000);
    expect(questions).toHaveLength(8);
    expect(found).toMatchObject({ over: false, seen: 400, total: 10_000 });
  });
  it("a sorted list ends where nothing more can come", async () => {
    const { found } = await go({ keep: () => true, beyond: ({ id }) => Number(id) >= 7 }, 1_000);
    expect(found.cases).toHaveLength(7);
    expect(found.over).toBe(true);
  });
  it("a page that failed is asked for again, and nothing twice", async () => {
    const { fetch } = list(200);
    let broken = false;
    const search = new Search({ title: "", area: "1", keep: hotline }, async (query) => {
      if (query["cursor"] === "100" && !broken) {
        broken = true;
        throw new Error("away");
      }
      return fetch(query);
    });
    let last: Found | null = null;
    const told = (found: Found) => (last = found);
    await expect(search.more(told)).rejects.toThrow("away");
    await search.more(told);
    const ids = (last as unknown as Found).cases.map(({ id }) => id);
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(20);
  });
});
