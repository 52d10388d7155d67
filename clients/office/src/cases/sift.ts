/** Looks through cases for what the server has no filter for. Each test is a pure question about one case. */
import { localDay } from "../base/days.ts";
import type { CaseBody, EventBody } from "../base/server.ts";
import { OPEN_FILTER, type Filter } from "./filters.ts";

const OPEN = new Set(OPEN_FILTER.state);
const LIVE_ORDERS = new Set(["offered", "invited", "assigned", "taken", "shelved", "done"]);

/** Due on the local day after `now`. */
export function dueTomorrow(one: CaseBody, now: number): boolean {
  if (!one.due || !OPEN.has(one.state)) return false;
  const [from, to] = localDay(now, 1);
  const due = Date.parse(one.due);
  return due >= Date.parse(from) && due < Date.parse(to);
}

/** Somebody was told to and has not signed. */
export function unsigned(one: CaseBody): boolean {
  return (one.orders ?? []).some((order) => order.state === "assigned");
}

/** Closed on a local date. */
export function closedOn(one: CaseBody, date: string): boolean {
  if (!one.closed_at) return false;
  const [from, to] = localDay(Date.parse(`${date}T12:00:00+08:00`));
  const at = Date.parse(one.closed_at);
  return at >= Date.parse(from) && at < Date.parse(to);
}

/** The unit that leads; empty for cases of desks, workers and volunteers. */
export function leadUnit(one: CaseBody): string {
  const lead = (one.orders ?? []).filter((order) => order.part === "lead" && LIVE_ORDERS.has(order.state)).at(-1);
  return lead?.unit ?? "";
}

/** A request waits for its decision. */
export function pending(one: CaseBody): boolean {
  return (one.requests ?? []).some((request) => request.granted === null || request.granted === undefined);
}

/** Was revisited at some time: only then its events can say that the resident was dissatisfied. */
export function wasRevisited(one: CaseBody): boolean {
  return one.ending === "dissatisfied" || (one.clocks ?? []).some((clock) => clock.kind === "revisit" && clock.ended_at);
}

/** The resident's last word was 不满意. */
export function endedDissatisfied(events: readonly EventBody[]): boolean {
  const last = events.filter((event) => event.kind === "revisited").at(-1);
  return (last?.data as { satisfied?: string } | undefined)?.satisfied === "dissatisfied";
}

export type Test = (one: CaseBody) => boolean | Promise<boolean>;

/** The test of a filter; `events` is asked only for cases that may fit. */
export function testOf(filter: Filter, now: number, events: (id: string) => Promise<readonly EventBody[]>): Test | null {
  switch (filter.sift) {
    case "due_tomorrow":
      return (one) => dueTomorrow(one, now);
    case "unsigned":
      return unsigned;
    case "closed_on":
      return (one) => closedOn(one, filter.value);
    case "unit":
      return (one) => leadUnit(one) === filter.value;
    case "pending":
      return pending;
    case "dissatisfied":
      return async (one) => wasRevisited(one) && (OPEN.has(one.state) || (filter.value !== "" && closedOn(one, filter.value))) && endedDissatisfied(await events(one.id));
    default:
      return null;
  }
}
