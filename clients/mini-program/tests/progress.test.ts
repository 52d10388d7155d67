import { describe, expect, it } from "vitest";
import type { CaseBody, EventBody } from "../src/state/server";
import { actorOf, happening, steps } from "../src/words/progress";
import { when } from "../src/words/when";

const at = (minute: number) => `2026-11-20T11:${String(minute).padStart(2, "0")}:00+08:00`;
const events = (...kinds: [string, object?][]): EventBody[] => kinds.map(([kind, data], index) => ({ seq: index + 1, at: at(index), kind, data: { kind, ...data } }));
const body = (state: string) => ({ state, closed_at: null }) as CaseBody;

describe("the line of progress", () => {
  it("marks what is behind with its time and one step as now", () => {
    const way = steps(body("handling"), events(["submitted"], ["accepted"], ["order_placed"], ["order_taken"]));
    expect(way.filter(({ at: reached }) => reached).map(({ name }) => name)).toEqual(["提交", "受理", "派单", "接单办理"]);
    expect(way.filter(({ now }) => now).map(({ name }) => name)).toEqual(["接单办理"]);
  });

  it("begins again after 重办: what was reached in the first round beyond acceptance does not stand", () => {
    const told = events(["submitted"], ["accepted"], ["order_placed"], ["order_taken"], ["fed_back"], ["verified", { passed: true }], ["revisited"], ["redo_ordered"]);
    const way = steps(body("accepted"), told);
    expect(way.filter(({ at: reached }) => reached).map(({ name }) => name)).toEqual(["提交", "受理"]);
    expect(way.find(({ now }) => now)?.name).toBe("派单");
  });

  it("leaves out steps that a closed case never took", () => {
    const way = steps(body("closed"), events(["submitted"], ["accepted"], ["answered_directly"], ["closed", { ending: "answered_directly" }]));
    expect(way.map(({ name }) => name)).not.toContain("核查");
    expect(way[way.length - 1]?.name).toBe("办结");
  });

  it("ends with the word of the state off the way", () => {
    const way = steps(body("withdrawn"), events(["submitted"], ["withdrawn"]));
    expect(way.map(({ name }) => name)).toEqual(["提交", "已撤回"]);
  });
});

describe("one line of the history", () => {
  const seen = { desk: { code: "1", name: "蘅渡社区", level: "middle" }, orders: [{ id: "o", mode: "claim_first" }] } as unknown as CaseBody;
  const line = (kind: string, data: object = {}) => events([kind, data])[0] as EventBody;

  it("says who by office, never by a name that it does not know", () => {
    expect(actorOf(line("accepted"), seen)).toBe("蘅渡社区");
    expect(actorOf(line("order_taken", { order: "o" }), seen)).toBe("志愿者");
    expect(actorOf(line("submitted"), seen)).toBe("反映人");
  });

  it("says how it came out", () => {
    expect(happening(line("verified", { passed: false }))).toContain("返工");
    expect(happening(line("revisited", { solved: false, satisfied: "dissatisfied" }))).toBe("已回访：未解决、不满意");
  });
});

describe("times", () => {
  it("are China's wherever the device is", () => {
    const now = Date.parse("2026-11-22T00:00:00Z");
    expect(when("2026-11-21T16:30:00Z", now)).toBe("11月22日 00:30");
    expect(when("2025-12-31T23:59:00+08:00", now)).toBe("2025年12月31日 23:59");
  });
});
