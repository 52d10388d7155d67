/** What each command asks of its person. A command that is not here is office work and is done there. */

export type Field = "attempt" | "outcome" | "verdict" | "answers" | "limit" | "request" | "photos" | "pair" | "note";

export interface CommandForm {
  fields: readonly Field[];
  /** The note may not be empty. */
  noteNeeded?: boolean;
  /** Ready phrases: see `phrases.ts`. */
  phrases?: "feedback" | "contact" | "return" | "extend" | "question" | "check" | "revisit";
  /** A person judged what they saw: another version since is a conflict. */
  judged?: boolean;
  /** Sent with the fence that the holder saw. */
  fenced?: boolean;
  /** Asked before it is sent, because it cannot be taken back. */
  sure?: boolean;
}

export const FORMS: Readonly<Record<string, CommandForm>> = {
  sign: { fields: [] },
  claim: { fields: [], fenced: true },
  express_interest: { fields: [] },
  check_in: { fields: [], fenced: true },
  check_out: { fields: [], fenced: true },
  arrive: { fields: [] },
  decline: { fields: [], sure: true },
  release: { fields: [], sure: true },
  contact: { fields: ["attempt", "note"], phrases: "contact" },
  done: { fields: ["pair", "note"], phrases: "feedback", fenced: true },
  feed_back: { fields: ["outcome", "pair", "note"], noteNeeded: true, phrases: "feedback" },
  handle_on_spot: { fields: ["outcome", "pair", "note"], noteNeeded: true, phrases: "feedback" },
  request_extend: { fields: ["limit", "note"], noteNeeded: true, phrases: "extend" },
  request_return: { fields: ["note"], noteNeeded: true, phrases: "return" },
  request_shelve: { fields: ["limit", "note"], noteNeeded: true },
  request_exclude: { fields: ["note"], noteNeeded: true },
  ask_resident: { fields: ["note"], noteNeeded: true, phrases: "question" },
  verify: { fields: ["verdict", "photos", "note"], phrases: "check", judged: true },
  revisit: { fields: ["answers", "note"], phrases: "revisit" },
  approve: { fields: ["request", "note"] },
  refuse: { fields: ["request", "note"], noteNeeded: true },
  comment: { fields: ["photos", "note"] },
};

/** In this order the buttons stand; the first one that applies is the large one under the thumb. */
const ORDER = [
  "sign", "claim", "express_interest", "verify", "revisit", "check_in", "feed_back", "done", "handle_on_spot", "contact", "check_out", "arrive",
  "request_extend", "request_return", "request_shelve", "ask_resident", "approve", "refuse", "decline", "release", "request_exclude",
];

export interface Moment {
  /** The resident was not reached yet, and has to be. */
  toContact: boolean;
}

export function place(command: string, mode: string | undefined, { toContact }: Moment): number {
  // The first call comes before the way there. Staff check in when they want to be looked after, not as attendance.
  if (command === "contact" && toContact) return ORDER.indexOf("check_in") - 0.5;
  if (command === "check_in" && mode === "assign") return ORDER.indexOf("contact") + 0.5;
  const at = ORDER.indexOf(command);
  return at < 0 ? ORDER.length : at;
}
