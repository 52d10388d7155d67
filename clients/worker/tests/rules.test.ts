import type { Queued } from "@sandan/sdk";
import { describe, expect, it } from "vitest";
import { byUrgency, groupOf, grouped, isRedo, sectionOf, sideOf, tasksOf } from "../src/work/agenda.ts";
import { compose, EMPTY, missing } from "../src/work/compose.ts";
import { guess, offers, type Person } from "../src/work/foresee.ts";
import { FORMS, place } from "../src/work/forms.ts";
import type { CaseBody, OrderBody, OrderItem, Work } from "../src/work/types.ts";
import { COMMANDS } from "@sandan/ui/words";

const NOW = Date.parse("2026-11-23T09:00:00+08:00");
const me: Person = { id: "me", roles: ["grid_worker", "resident"], units: [] };
const words = { pair: (before: number, after: number) => `前${before}后${after}` };

function orderOf(over: Partial<OrderBody> = {}): OrderBody {
  return { id: "o1", part: "lead", mode: "assign", state: "taken", state_title: "", ring: 0, capacity: 1, taken: 1, fence: 3, holders: ["me"], reworks: 0, ...over } as OrderBody;
}
function caseOf(over: Partial<CaseBody> = {}): CaseBody {
  return { id: "c1", number: "n", version: 5, state: "handling", opened_at: "2026-11-23T08:00:00+08:00", orders: [orderOf()], clocks: [], requests: [], ...over } as CaseBody;
}
function itemOf(over: Partial<OrderItem> = {}, order: Partial<OrderBody> = {}): OrderItem {
  return { order: orderOf(order), case: "c1", case_number: "n", case_state: "handling", category: { code: "x", name: "x" }, urgency: "normal", skills: [], relation: "holder", ...over } as OrderItem;
}
function queued(command: string, target: "order" | "case", order = "o1"): Queued<Work> {
  const work = (target === "order" ? { target, id: order, case: "c1", command, body: {}, photos: [] } : { target, id: "c1", command, body: {}, photos: [] }) as Work;
  return { key: command, turn: 1, at: 0, title: "", subject: "c1", work, fate: { state: "waiting" } };
}
const names = (list: { command: string }[]) => list.map((offer) => offer.command);

describe("the to-do list", () => {
  it("puts what is late first and urgent matters first within an hour", () => {
    const task = (id: string, due: string | null, urgency = "normal") => ({ item: itemOf({ urgency }, { id }), body: undefined, due });
    const list = [task("none", null), task("later", "2026-11-24T10:00:00+08:00"), task("today", "2026-11-23T17:00:00+08:00"), task("urgent", "2026-11-23T17:40:00+08:00", "urgent"), task("late", "2026-11-22T10:00:00+08:00"), task("soon", "2026-11-23T10:00:00+08:00")];
    expect([...list].sort(byUrgency).map((one) => one.item.order.id)).toEqual(["late", "soon", "urgent", "today", "later", "none"]);
    expect(grouped(list, NOW).map((one) => [one.group, one.tasks.length])).toEqual([["late", 1], ["soon", 1], ["today", 2], ["later", 1], ["none", 1]]);
  });

  it("knows China's day whatever the device is set to", () => {
    expect(groupOf("2026-11-23T23:59:00+08:00", NOW)).toBe("today");
    expect(groupOf("2026-11-24T00:01:00+08:00", NOW)).toBe("later");
  });

  it("lists an order once, by the closest relation, and asks for feedback on done work", () => {
    const tasks = tasksOf([itemOf({ relation: "unit" }), itemOf({ relation: "holder" })], new Map());
    expect(tasks.map((task) => task.item.relation)).toEqual(["holder"]);
    expect(sideOf(itemOf({ case_state: "handling" }, { state: "done" }))).toBe("mine");
    expect(sideOf(itemOf({ case_state: "fed_back" }, { state: "done" }))).toBe("past");
    expect(sideOf(itemOf({}, { state: "shelved" }))).toBe("parked");
  });

  it("puts each task into one section of the day sheet", () => {
    const task = (order: Partial<OrderBody>, body: Partial<CaseBody>, due: string | null = null) => ({ item: itemOf({}, order), body: caseOf(body), due });
    expect(sectionOf(task({ slot: "2026-11-23T15:00:00+08:00" }, {}), NOW)).toBe("appointment");
    expect(sectionOf(task({ reworks: 1 }, {}), NOW)).toBe("redo");
    expect(sectionOf(task({}, {}, "2026-11-23T17:30:00+08:00"), NOW)).toBe("today");
    expect(sectionOf(task({}, { opened_at: "2026-11-22T17:00:00+08:00" }, "2026-11-25T17:30:00+08:00"), NOW)).toBe("overnight");
    expect(sectionOf(task({}, {}), NOW)).toBe("other");
    expect(isRedo({ item: itemOf({}, { id: "o2" }), body: caseOf({ orders: [orderOf({ state: "done" }), orderOf({ id: "o2" })] }), due: null })).toBe(true);
  });
});

describe("what is offered", () => {
  it("follows the server's word exactly when there is one", () => {
    const list = offers(caseOf(), { version: 5, case: ["contact"], orders: { o1: ["done"] } }, [], me);
    expect(names(list).sort()).toEqual(["contact", "done"]);
  });

  it("goes on from what waits: sign, contact, feed back, one after the other without a network", () => {
    const told = { version: 1, case: [], orders: { o1: ["sign"] } };
    const body = caseOf({ state: "dispatched", orders: [orderOf({ state: "assigned", holders: [] })] });
    const signed = offers(body, told, [queued("sign", "order")], me);
    expect(names(signed)).toEqual(expect.arrayContaining(["done", "check_in", "contact", "request_return"]));
    expect(names(signed)).not.toContain("sign");
    const fed = offers(body, told, [queued("sign", "order"), queued("done", "order"), queued("feed_back", "case")], me);
    expect(names(fed)).not.toContain("feed_back");
    expect(names(fed)).not.toContain("done");
  });

  it("falls back on the table of the loop", () => {
    expect(guess(caseOf(), me).orders["o1"]).toContain("done");
    expect(guess(caseOf(), me).case).toEqual(expect.arrayContaining(["contact", "request_extend"]));
    expect(guess(caseOf({ state: "accepted", orders: [] }), me).case).toContain("handle_on_spot");
    expect(guess(caseOf({ state: "closed" }), me).case).toEqual([]);
    expect(guess(caseOf({ state: "revisiting", orders: [orderOf({ state: "done", holders: ["other"] })] }), { ...me, roles: ["revisiter"] }).case).toEqual(["revisit"]);
  });

  it("puts the first call under the thumb, then the feedback; check-in is no attendance for staff", () => {
    const sorted = (toContact: boolean, mode: string) => ["check_in", "feed_back", "contact"].sort((one, other) => place(one, mode, { toContact }) - place(other, mode, { toContact }));
    expect(sorted(true, "assign")).toEqual(["contact", "feed_back", "check_in"]);
    expect(sorted(false, "assign")).toEqual(["feed_back", "contact", "check_in"]);
    expect(sorted(false, "claim_first")).toEqual(["check_in", "feed_back", "contact"]);
  });

  it("names only commands that exist", () => {
    for (const command of Object.keys(FORMS)) expect(COMMANDS).toHaveProperty(command);
  });
});

describe("from the form to the commands", () => {
  it("does the lead order before it feeds back, in that order", () => {
    const list = compose(caseOf(), { command: "feed_back", order: orderOf() }, { ...EMPTY, outcome: "solved", note: " 好了 ", after: ["p"] }, words);
    expect(list.map((one) => [one.work.target, one.command])).toEqual([["order", "done"], ["case", "feed_back"]]);
    expect(list[1]?.work).toMatchObject({ body: { outcome: "solved", note: "好了" }, photos: ["p"] });
  });

  it("names the fence only when it is the holder's own", () => {
    const fence = (order: OrderBody, command = "check_in") => (compose(caseOf(), { command, order }, EMPTY, words)[0]?.work as { body: { fence?: number } }).body.fence;
    expect(fence(orderOf())).toBe(3);
    expect(fence(orderOf({ capacity: 3 }))).toBeUndefined();
    expect(fence(orderOf({ state: "assigned" }))).toBeUndefined();
    expect(fence(orderOf({ state: "offered" }), "claim")).toBe(3);
  });

  it("says which photos are before and which are after", () => {
    const [one] = compose(caseOf(), { command: "done", order: orderOf() }, { ...EMPTY, note: "好", before: ["a"], after: ["b", "c"] }, words);
    expect(one?.work).toMatchObject({ photos: ["a", "b", "c"], body: { note: "好\n前1后2" } });
  });

  it("names the version only where a person judged", () => {
    expect(compose(caseOf(), { command: "verify" }, { ...EMPTY, passed: true }, words)[0]?.work).toMatchObject({ body: { expected_version: 5, passed: true } });
    expect(compose(caseOf(), { command: "contact" }, { ...EMPTY, attempt: "reached" }, words)[0]?.work).toEqual({ target: "case", id: "c1", command: "contact", body: { attempt: "reached" }, photos: [] });
  });

  it("asks a resident three questions or none", () => {
    const answered = { ...EMPTY, attempt: "reached", contacted_in_time: true, solved: false, satisfied: "dissatisfied" };
    expect(compose(caseOf(), { command: "revisit" }, answered, words)[0]?.work).toMatchObject({ body: { contacted_in_time: true, solved: false, satisfied: "dissatisfied" } });
    expect(compose(caseOf(), { command: "revisit" }, { ...answered, attempt: "not_reached" }, words)[0]?.work).toMatchObject({ body: { attempt: "not_reached" } });
    expect(missing("revisit", { ...EMPTY, attempt: "reached" })).toBe("answers");
    expect(missing("revisit", { ...EMPTY, attempt: "refused" })).toBeNull();
  });

  it("does not let a needed word be empty", () => {
    expect(missing("feed_back", { ...EMPTY, outcome: "solved" })).toBe("note");
    expect(missing("request_extend", { ...EMPTY, amount: 1, unit: "working_days" })).toBe("note");
    expect(missing("comment", EMPTY)).toBe("note");
    expect(missing("comment", { ...EMPTY, after: ["p"] })).toBeNull();
    expect(missing("sign", EMPTY)).toBeNull();
  });
});
