import { describe, expect, it } from "vitest";
import { closedOn, dueTomorrow, endedDissatisfied, leadUnit, pending, testOf, unsigned } from "../src/cases/sift.ts";
import { everything } from "../src/cases/filters.ts";
import type { CaseBody, EventBody } from "../src/base/server.ts";

const NOW = Date.parse("2026-11-21T17:00:00+08:00");
const one = (part: object) => ({ id: "1", state: "handling", orders: [], clocks: [], requests: [], ...part }) as unknown as CaseBody;
const revisited = (satisfied: string) => ({ kind: "revisited", data: { satisfied } }) as unknown as EventBody;

describe("what the server has no filter for", () => {
  it("is due tomorrow on the local day, not in 24 hours", () => {
    expect(dueTomorrow(one({ due: "2026-11-22T00:00:00+08:00" }), NOW)).toBe(true);
    expect(dueTomorrow(one({ due: "2026-11-22T23:59:59+08:00" }), NOW)).toBe(true);
    expect(dueTomorrow(one({ due: "2026-11-21T23:59:59+08:00" }), NOW)).toBe(false);
    expect(dueTomorrow(one({ due: "2026-11-23T00:00:00+08:00" }), NOW)).toBe(false);
    expect(dueTomorrow(one({ due: "2026-11-22T10:00:00+08:00", state: "closed" }), NOW)).toBe(false);
  });
  it("is unsigned while somebody told has not signed", () => {
    expect(unsigned(one({ orders: [{ state: "taken" }, { state: "assigned" }] }))).toBe(true);
    expect(unsigned(one({ orders: [{ state: "taken" }] }))).toBe(false);
  });
  it("is led by the unit of the newest lead order that lives", () => {
    const orders = [{ part: "lead", state: "returned", unit: "a" }, { part: "assist", state: "taken", unit: "b" }, { part: "lead", state: "assigned", unit: "c" }];
    expect(leadUnit(one({ orders }))).toBe("c");
    expect(leadUnit(one({ orders: [] }))).toBe("");
  });
  it("waits for a decision only while it is neither granted nor refused", () => {
    expect(pending(one({ requests: [{ granted: true }, { granted: null }] }))).toBe(true);
    expect(pending(one({ requests: [{ granted: false }] }))).toBe(false);
  });
  it("closed on a local date", () => {
    expect(closedOn(one({ closed_at: "2026-11-20T16:30:00Z" }), "2026-11-21")).toBe(true);
    expect(closedOn(one({ closed_at: null }), "2026-11-21")).toBe(false);
  });
  it("takes the resident's last word", () => {
    expect(endedDissatisfied([revisited("dissatisfied"), revisited("satisfied")])).toBe(false);
    expect(endedDissatisfied([revisited("satisfied"), revisited("dissatisfied")])).toBe(true);
  });
  it("reads events only of cases that were revisited", async () => {
    let asked = 0;
    const test = testOf({ ...everything(), sift: "dissatisfied" }, NOW, async () => ((asked += 1), [revisited("dissatisfied")]));
    expect(await test?.(one({}))).toBe(false);
    expect(asked).toBe(0);
    expect(await test?.(one({ clocks: [{ kind: "revisit", ended_at: "2026-11-20T10:00:00+08:00" }] }))).toBe(true);
    expect(asked).toBe(1);
  });
});
