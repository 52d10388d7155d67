/** From what a person filled in to the commands that are queued. */
import type { Offer } from "./foresee.ts";
import { FORMS } from "./forms.ts";
import type { CaseBody, CommandBody, Work } from "./types.ts";

export interface Filled {
  attempt?: string;
  outcome?: string;
  passed?: boolean;
  contacted_in_time?: boolean;
  solved?: boolean;
  satisfied?: string;
  amount?: number;
  unit?: string;
  request?: string;
  note: string;
  before: string[];
  after: string[];
  internal?: boolean;
}

export const EMPTY: Filled = { note: "", before: [], after: [] };

export interface Composed {
  command: string;
  work: Work;
}

/** Commands that name the order they are about. */
const NAMES_ORDER = ["request_extend", "request_return", "arrive"];

export function compose(body: CaseBody, offer: Offer, filled: Filled, words: { pair: (before: number, after: number) => string }): Composed[] {
  const { command, order } = offer;
  const form = FORMS[command];
  const photos = [...filled.before, ...filled.after];
  if (command === "comment") {
    const talk = { ...(filled.note.trim() ? { note: filled.note.trim() } : {}), internal: filled.internal ?? false };
    return [{ command, work: { target: "comment", id: body.id, body: talk, photos } }];
  }
  const fields: CommandBody = { ...answers(command, filled) };
  const note = withPair(filled, form?.fields.includes("pair") ?? false, words.pair);
  if (note) fields.note = note;
  if (form?.judged) fields.expected_version = body.version;
  if (order && form?.fenced && order.capacity === 1 && trusted(command, order.state)) fields.fence = order.fence;
  if (order && NAMES_ORDER.includes(command)) fields.order = order.id;
  const lead = command === "feed_back" ? order : undefined;
  const main: Composed = order && !lead && !NAMES_ORDER.includes(command)
    ? { command, work: { target: "order", id: order.id, case: body.id, command, body: fields, photos } }
    : { command, work: { target: "case", id: body.id, command, body: fields, photos } };
  // The lead order has to be done before its case may be fed back; on the phone it is one thing.
  if (lead && lead.state !== "done") return [{ command: "done", work: { target: "order", id: lead.id, case: body.id, command: "done", body: {}, photos: [] } }, main];
  return [main];
}

/** The fence of a slot that was only just taken without a network is not known yet; then none is named. */
function trusted(command: string, state: string): boolean {
  return command === "claim" || state === "taken" || state === "done";
}

function answers(command: string, filled: Filled): CommandBody {
  const body: CommandBody = {};
  if (command === "contact") body.attempt = filled.attempt;
  if (["feed_back", "handle_on_spot"].includes(command)) body.outcome = filled.outcome;
  if (command === "verify") body.passed = filled.passed;
  if (["approve", "refuse"].includes(command)) body.request = filled.request;
  if (["request_extend", "request_shelve"].includes(command) && filled.amount && filled.unit) body.limit = { amount: filled.amount, unit: filled.unit };
  if (command !== "revisit") return body;
  if (filled.attempt && filled.attempt !== "reached") return { attempt: filled.attempt };
  return { contacted_in_time: filled.contacted_in_time, solved: filled.solved, satisfied: filled.satisfied };
}

function withPair(filled: Filled, paired: boolean, pair: (before: number, after: number) => string): string {
  const note = filled.note.trim();
  // The interface knows photos, not which of them is before and which is after: the note says it.
  if (!paired || filled.before.length === 0) return note;
  return [note, pair(filled.before.length, filled.after.length)].filter(Boolean).join("\n");
}

/** What is missing before it may be sent; the field's name, or null. */
export function missing(command: string, filled: Filled): string | null {
  const form = FORMS[command];
  if (!form) return null;
  const reached = !filled.attempt || filled.attempt === "reached";
  if (form.fields.includes("attempt") && !filled.attempt) return "attempt";
  if (form.fields.includes("outcome") && !filled.outcome) return "outcome";
  if (form.fields.includes("verdict") && filled.passed === undefined) return "verdict";
  if (form.fields.includes("request") && !filled.request) return "request";
  if (form.fields.includes("limit") && !(filled.amount && filled.unit)) return "limit";
  if (form.fields.includes("answers")) {
    if (!filled.attempt) return "attempt";
    if (reached && (filled.contacted_in_time === undefined || filled.solved === undefined || !filled.satisfied)) return "answers";
  }
  if (form.noteNeeded && !filled.note.trim()) return "note";
  if (command === "comment" && !filled.note.trim() && filled.before.length + filled.after.length === 0) return "note";
  return null;
}
