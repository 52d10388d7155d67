/** Looks through cases for what the server has no filter for. Each test is a pure question about one case. */
import { localDay } from "../base/days.ts";
import type { CaseBody, EventBody } from "../base/server.ts";
import { OPEN_FILTER, type Filter } from "./filters.ts";
import { responsible } from "./responsible.ts";

const OPEN = new Set(OPEN_FILTER.state);
const LIVE_ORDERS = new Set(["offered", "invited", "assigned", "taken", "shelved", "done"]);

/** Due on the local day after `now`. */
export function dueTomorrow(one: CaseBody, now: number): boolean {
  if (!one.due || !OPEN.has(one.state)) return false;
  const [from, to] = localDay(now, 1);
  const due = Date.parse(one.due);
  return due >= Date.parse(from) && due < Date.parse(to);
}

/** Orders of a case that somebody was told to and has not signed for. */
export function unsigned(one: CaseBody): number {
  return (one.orders ?? []).filter((order) => order.state === "assigned").length;
}

/** Closed on a local date. */
export function closedOn(one: CaseBody, date: string): boolean {
  if (!one.closed_at) return false;
  const [from, to] = localDay(Date.parse(`${date}T12:00:00+08:00`));
  const at = Date.parse(one.closed_at);
  return at >= Date.parse(from) && at < Date.parse(to);
}

/** The unit in whose hands the work is, signed for or not; empty for cases of desks, workers and volunteers. */
export function leadUnit(one: CaseBody): string {
  const lead = (one.orders ?? []).filter((order) => order.part === "lead" && LIVE_ORDERS.has(order.state)).at(-1);
  return lead?.unit ?? "";
}

/** A request waits for its decision. */
export function pending(one: CaseBody): boolean {
  return (one.requests ?? []).some((request) => request.granted === null || request.granted === undefined);
}

/** May have been revisited, by us or by a superior platform: only then its events can say that the resident was dissatisfied. */
export function mayBeRevisited(one: CaseBody): boolean {
  return one.ending === "dissatisfied" || Boolean(one.external) || (one.clocks ?? []).some((clock) => clock.kind === "revisit" && clock.ended_at);
}

/** The resident's last word was 不满意. */
export function endedDissatisfied(events: readonly EventBody[]): boolean {
  const last = events.filter((event) => event.kind === "revisited").at(-1);
  return (last?.data as { satisfied?: string } | undefined)?.satisfied === "dissatisfied";
}

/** 剔除: what was excluded counts in no rate any more, and in no figure of the evening once it has closed. */
export function excluded(events: readonly EventBody[]): boolean {
  return events.some((event) => event.kind === "excluded");
}

export interface Sieve {
  fits: (one: CaseBody) => boolean | Promise<boolean>;
  /** Nothing behind this case can fit: the list is sorted by what the sieve asks for. */
  past?: (one: CaseBody) => boolean;
}

/** What a filter looks through the list with; `events` is asked only for cases that may fit. */
export function sieveOf(filter: Filter, now: number, events: (id: string) => Promise<readonly EventBody[]>): Sieve | null {
  switch (filter.sift) {
    case "due_tomorrow":
      return { fits: (one) => dueTomorrow(one, now), ...(filter.order === "due" ? { past: (one) => Boolean(one.due) && Date.parse(one.due as string) >= Date.parse(localDay(now, 1)[1]) } : {}) };
    case "unsigned":
      return { fits: (one) => unsigned(one) > 0 };
    case "closed_on":
      return { fits: (one) => closedOn(one, filter.value) };
    case "unit":
      return { fits: (one) => leadUnit(one) === filter.value };
    case "responsible":
      return { fits: async (one) => responsible(one, await events(one.id)) === filter.value };
    case "pending":
      return { fits: pending };
    case "external":
      return { fits: (one) => one.external?.number === filter.value };
    case "reply":
      return { fits: (one) => one.external?.reply === filter.value };
    case "dissatisfied":
      return { fits: (one) => dissatisfied(one, filter.value, events) };
    default:
      return null;
  }
}

async function dissatisfied(one: CaseBody, date: string, events: (id: string) => Promise<readonly EventBody[]>): Promise<boolean> {
  const open = OPEN.has(one.state);
  if (!mayBeRevisited(one) || !(open || (date !== "" && closedOn(one, date)))) return false;
  const known = await events(one.id);
  return endedDissatisfied(known) && (open || !excluded(known));
}
