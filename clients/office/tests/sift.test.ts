import { describe, expect, it } from "vitest";
import { closedOn, dueTomorrow, endedDissatisfied, excluded, leadUnit, pending, sieveOf, unsigned } from "../src/cases/sift.ts";
import { responsible } from "../src/cases/responsible.ts";
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
    expect(unsigned(one({ orders: [{ state: "taken" }, { state: "assigned" }, { state: "assigned" }] }))).toBe(2);
    expect(unsigned(one({ orders: [{ state: "taken" }] }))).toBe(0);
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
  it("leaves out what was excluded, once it has closed", async () => {
    const day = "2026-11-21";
    const known = [revisited("dissatisfied"), { kind: "excluded", data: {} } as unknown as EventBody];
    const sieve = sieveOf({ ...everything(), sift: "dissatisfied", value: day }, NOW, async () => known);
    const clocks = [{ kind: "revisit", ended_at: "2026-11-21T10:00:00+08:00" }];
    expect(excluded(known)).toBe(true);
    expect(await sieve?.fits(one({ clocks, state: "closed", closed_at: "2026-11-21T10:00:00+08:00" }))).toBe(false);
    expect(await sieve?.fits(one({ clocks }))).toBe(true);
  });
  it("stops behind tomorrow when the soonest due come first", () => {
    const sieve = sieveOf({ ...everything(), sift: "due_tomorrow", order: "due" }, NOW, async () => []);
    expect(sieve?.past?.(one({ due: "2026-11-22T23:59:59+08:00" }))).toBe(false);
    expect(sieve?.past?.(one({ due: "2026-11-23T00:00:00+08:00" }))).toBe(true);
    expect(sieveOf({ ...everything(), sift: "due_tomorrow" }, NOW, async () => [])?.past).toBeUndefined();
  });
  it("reads events only of cases that were revisited", async () => {
    let asked = 0;
    const sieve = sieveOf({ ...everything(), sift: "dissatisfied" }, NOW, async () => ((asked += 1), [revisited("dissatisfied")]));
    expect(await sieve?.fits(one({}))).toBe(false);
    expect(asked).toBe(0);
    expect(await sieve?.fits(one({ clocks: [{ kind: "revisit", ended_at: "2026-11-20T10:00:00+08:00" }] }))).toBe(true);
    expect(asked).toBe(1);
  });
});

describe("the unit that is responsible", () => {
  const orders = [{ id: "1", part: "lead", unit: "a" }, { id: "2", part: "assist", unit: "b" }, { id: "3", part: "lead", unit: "c" }];
  const event = (kind: string, order: string, end?: string) => ({ kind, data: { order, end } }) as unknown as EventBody;
  it("is the first that took the lead, whoever leads later", () => {
    expect(responsible(one({ orders }), [event("order_taken", "2"), event("order_taken", "1"), event("order_ended", "1", "released"), event("order_taken", "3")])).toBe("a");
  });
  it("is the next after a granted return", () => {
    expect(responsible(one({ orders }), [event("order_taken", "1"), event("order_ended", "1", "returned"), event("order_taken", "3")])).toBe("c");
  });
  it("is nobody while an order is only told, or a person without a unit took it", () => {
    expect(responsible(one({ orders }), [])).toBe("");
    expect(responsible(one({ orders: [{ id: "4", part: "lead", unit: null }, ...orders] }), [event("order_taken", "4"), event("order_taken", "1")])).toBe("");
  });
});
