/** What a paper says of a case: picked from its events and limits. */
import type { CaseBody, EventBody } from "../base/server.ts";

/** The limit within which the resident is to hear of it; the external one where a superior platform has the clock. */
export function promised(of: CaseBody): string | null {
  if (of.external) return of.external.due;
  const clocks = of.clocks ?? [];
  const handle = clocks.filter((clock) => clock.kind === "handle").at(-1);
  return handle?.due_at ?? of.due ?? null;
}

/** When the desk took it on; the day it came when it was taken at once. */
export function acceptedAt(of: CaseBody, events: readonly EventBody[]): string {
  return events.find((event) => event.kind === "accepted")?.at ?? of.opened_at;
}

const ANSWERS = new Set(["fed_back", "handled_on_spot", "answered_directly", "referred_out", "rejected", "reply_drafted", "ruled"]);

/** The newest words that answer the resident, and when they were written. */
export function answer(events: readonly EventBody[]): { at: string; note: string } | null {
  const found = events.filter((event) => ANSWERS.has(event.kind) && event.note).at(-1);
  return found?.note ? { at: found.at, note: found.note } : null;
}

/** Notes that went with the newest order. */
export function orderNote(events: readonly EventBody[]): string {
  return events.filter((event) => event.kind === "order_placed").at(-1)?.note ?? "";
}
