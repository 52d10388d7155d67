/** From a refused command back to the form in which it was written. */
import type { Queued } from "@sandan/sdk";
import type { RouteLocationRaw } from "vue-router";
import type { Filled } from "./compose.ts";
import { writeDraft } from "./drafts.ts";
import { FORMS } from "./forms.ts";
import { keepReport } from "./reports.ts";
import type { Answered, Work } from "./types.ts";

/** The case that a command is about; a report's once it exists. */
export function caseOf(item: Queued<Work>, all: readonly Queued<Work>[]): string | null {
  const { work } = item;
  if (work.target === "case" || work.target === "comment") return work.id;
  if (work.target === "order") return work.case;
  const key = work.target === "reported" ? work.report : item.key;
  const fate = all.find((one) => one.key === key)?.fate;
  return fate?.state === "done" ? (fate.answer as Answered).case : null;
}

/** True when there is something to change: words, answers or photos. */
export function isEditable(item: Queued<Work>): boolean {
  const { work } = item;
  if (work.target === "new" || work.target === "comment") return true;
  if (work.target === "reported") return false;
  return (FORMS[work.command]?.fields.length ?? 0) > 0;
}

/** Puts what was written back into its draft and says where it is. */
export async function restoreDraft(item: Queued<Work>): Promise<RouteLocationRaw | null> {
  const { work } = item;
  if (work.target === "new") {
    await keepReport({ text: work.body.text, category: work.body.category ?? "", address: work.body.address ?? "", point: work.body.location ?? null, photos: work.photos });
    return { name: "report" };
  }
  if (work.target === "reported") return null;
  const { command, id, filled } = work.target === "comment" ? comment(work) : given(work);
  await writeDraft(id, command, filled);
  return { name: "act", params: { id, command }, query: work.target === "order" ? { order: work.id } : {} };
}

function comment(work: Extract<Work, { target: "comment" }>): { command: string; id: string; filled: Filled } {
  return { command: "comment", id: work.id, filled: { note: work.body.note ?? "", before: [], after: work.photos, internal: work.body.internal ?? false } };
}

function given(work: Extract<Work, { target: "case" | "order" }>): { command: string; id: string; filled: Filled } {
  const { body } = work;
  const filled: Filled = { note: body.note ?? "", before: [], after: work.photos };
  if (body.attempt) filled.attempt = body.attempt;
  if (body.outcome) filled.outcome = body.outcome;
  if (typeof body.passed === "boolean") filled.passed = body.passed;
  if (typeof body.contacted_in_time === "boolean") filled.contacted_in_time = body.contacted_in_time;
  if (typeof body.solved === "boolean") filled.solved = body.solved;
  if (body.satisfied) filled.satisfied = body.satisfied;
  if (body.request) filled.request = body.request;
  if (body.limit) Object.assign(filled, { amount: body.limit.amount, unit: body.limit.unit });
  return { command: work.command, id: work.target === "order" ? work.case : work.id, filled };
}
