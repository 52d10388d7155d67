import { describe, expect, it } from "vitest";
import { everything, fromQuery, sameFilter, toCall, toQuery } from "../src/cases/filters.ts";

describe("a filter and its address", () => {
  it("survive the way there and back", () => {
    const filter = { ...everything(), state: ["accepted", "handling"], overdue: true, from: "2026-11-01", to: "2026-11-21", order: "due" as const, sift: "unit" as const, value: "abc" };
    expect(fromQuery(toQuery(filter))).toEqual(filter);
  });
  it("leave nothing in the address of everything", () => {
    expect(toQuery(everything())).toEqual({});
  });
  it("ignore words that are not known", () => {
    expect(fromQuery({ order: "random", sift: "drop table", overdue: "1" })).toEqual(everything());
  });
  it("ask the server for whole local days", () => {
    const call = toCall({ ...everything(), from: "2026-11-21", to: "2026-11-21" });
    expect(call.opened_from).toBe("2026-11-21T00:00:00+08:00");
    expect(call.opened_to).toBe("2026-11-22T00:00:00+08:00");
  });
  it("never send the sift, which the server does not know", () => {
    expect(Object.keys(toCall({ ...everything(), sift: "pending", value: "x" }))).toEqual(["order"]);
  });
  it("are the same when they ask the same", () => {
    expect(sameFilter(everything(), fromQuery({}))).toBe(true);
  });
});
