import { describe, expect, it, vi } from "vitest";
import { decisionOf, remarksOf } from "../src/case/reasons.ts";
import { facts } from "../src/case/eventWords.ts";

const ranked = (account: string, ...reasons: object[]) => ({ account, reasons, score: 350 });

// Names come from the server; here an id stands for itself.
vi.mock("../src/base/names.ts", () => ({ areaName: (id: string) => id, personName: (id: string) => id, unitName: (id: string) => id }));

describe("why him, why not her", () => {
  const stored = {
    settled: { to: "assigned", person: "p1", unit: null, assists: 0 },
    considered: [
      { kind: "skipped", lead: "volunteer", why: "night" },
      { kind: "workers", more: 2, assignment: { worker: ranked("p1", { reason: "on_duty", points: 200 }, { reason: "runs_area", area: "1/2/", points: 0 }), others: [], refused: [{ account: "p2", reasons: [{ reason: "load_full", open: 3, max: 3 }] }] } },
    ],
  };
  it("names the one who was chosen and what spoke against the other", () => {
    const { looks } = decisionOf(stored);
    expect(looks[1]?.rows.map((row) => [row.id, row.chosen, row.reasons[0]])).toEqual([["p1", true, "正在值班（+200）"], ["p2", false, "在手 3 单，上限 3 单"]]);
    expect(looks[1]?.remarks).toEqual(["另有 2 人未列出"]);
  });
  it("shows a reason that is not known by its word", () => {
    const { looks } = decisionOf({ settled: {}, considered: [{ kind: "interested", choice: { chosen: [ranked("p3", { reason: "moon_phase" })] } }] });
    expect(looks[0]?.rows[0]?.reasons).toEqual(["moon_phase"]);
  });
  it("is read beside the list of people", () => {
    expect(remarksOf([{ data: stored }])["p2"]).toBe("在手 3 单，上限 3 单");
    expect(remarksOf([])).toEqual({});
  });
  it("survives a decision of another shape", () => {
    expect(decisionOf(null).looks).toEqual([]);
    expect(decisionOf({ considered: [{ kind: "units", found: null }] }).looks).toHaveLength(1);
  });
});

describe("a line of the timeline", () => {
  it("says what is known in words and leaves ids out", () => {
    expect(facts({ kind: "revisited", solved: false, satisfied: "dissatisfied", contacted_in_time: true, id: "01a2" })).toEqual(["及时联系：是", "解决：否", "不满意"]);
    expect(facts(null)).toEqual([]);
  });
  it("says how much time was asked for, and leaves out which request was decided", () => {
    expect(facts({ kind: "requested", request: "extend", limit: { amount: 2, unit: "working_days" } })).toEqual(["2 工作日", "延期"]);
    expect(facts({ kind: "request_decided", request: "01a202e3-6456-7b98-acf0-4072090d0001" })).toEqual([]);
  });
});
