import { describe, expect, it } from "vitest";
import type { Schemas } from "@sandan/sdk";
import { overdueOf, questions } from "../src/evening/questions.ts";
import { fromQuery, toCall } from "../src/cases/filters.ts";

const stats = { area: { code: "110", name: "区", level: "county" }, opened: 5, closed: 4, due_tomorrow: 3, overdue: 2, dissatisfied: 1, unsigned: 0 } as unknown as Schemas["StatsBody"];

describe("the six questions at 17:00", () => {
  const asked = questions(stats, "2026-11-21");
  it("are asked in their order, with the server's figures", () => {
    expect(asked.map((one) => [one.key, one.n])).toEqual([["new", 5], ["closed", 4], ["tomorrow", 3], ["overdue", 2], ["dissatisfied", 1], ["unsigned", 0]]);
  });
  it("warn only of what there is", () => {
    expect(asked.filter((one) => one.late).map((one) => one.key)).toEqual(["overdue", "dissatisfied"]);
  });
  it("lead to lists that the page understands, inside the area", () => {
    for (const one of asked) expect(toCall(fromQuery(one.query)).area).toBe("110");
    expect(asked.filter((one) => "sift" in one.query).map((one) => fromQuery(one.query).sift)).toEqual(["closed_on", "due_tomorrow", "dissatisfied", "unsigned"]);
  });
  it("count what ended in any way as closed, and only open cases as overdue", () => {
    expect(fromQuery(asked[1]!.query).state).toEqual(["closed", "rejected", "withdrawn", "merged"]);
    expect(fromQuery(asked[3]!.query).state).not.toContain("closed");
    expect(fromQuery(overdueOf(stats, null))).toMatchObject({ sift: "responsible", value: "", overdue: true });
  });
});
