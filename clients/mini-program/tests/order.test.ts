import { describe, expect, it } from "vitest";
import { holderMay, wayOf } from "../src/state/order";
import type { EventBody } from "../src/state/server";

const event = (kind: string, data: object): EventBody => ({ seq: 1, at: "2026-11-20T11:00:00+08:00", kind, data });
const nothing = { checkedIn: null, checkedOut: null, contacted: null };
const there = { ...nothing, checkedIn: "2026-11-20T11:00:00+08:00" };

describe("how far my part is", () => {
  it("does not take a colleague's check-in for mine", () => {
    const events = [event("checked_in", { order: "o", account: "other" })];
    expect(wayOf(events, "o", "me").checkedIn).toBeNull();
    expect(wayOf([...events, event("checked_in", { order: "o", account: "me" })], "o", "me").checkedIn).not.toBeNull();
  });
});

describe("what a holder may do where the server does not say", () => {
  it("is done only after the check-in", () => {
    expect(holderMay("taken", "handling", nothing, "claim_first").order).toEqual(["check_in", "release"]);
    expect(holderMay("taken", "handling", there, "claim_first").order).toEqual(["done", "check_out"]);
  });

  it("can still check out while others check and revisit, and no more after that", () => {
    expect(holderMay("done", "fed_back", there, "interest").order).toEqual(["check_out"]);
    expect(holderMay("done", "closed", there, "interest").order).toEqual([]);
  });

  it("feeds back when the order is done and the case still waits", () => {
    expect(holderMay("done", "handling", there, "interest").case).toEqual(["feed_back"]);
  });
});
