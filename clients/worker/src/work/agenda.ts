/** The to-do list: what waits for this person, the most urgent first. Pure, so that it can be proved. */
import { day, lateness } from "@sandan/ui";
import type { CaseBody, OrderItem } from "./types.ts";

export interface Task {
  item: OrderItem;
  body: CaseBody | undefined;
  due: string | null;
}

export type Group = "late" | "soon" | "today" | "later" | "none";
export const GROUPS: readonly Group[] = ["late", "soon", "today", "later", "none"];

/** Whose move it is. */
export type Side = "mine" | "open" | "parked" | "past";

export function sideOf(item: OrderItem): Side {
  const { state } = item.order;
  const { relation } = item;
  if (state === "shelved") return "parked";
  if (state === "offered" || state === "invited") return relation === "holder" ? "mine" : "open";
  if (state === "assigned") return "mine";
  if (state === "taken") return "mine";
  // The work is done but nobody has said yet what came of it.
  if (state === "done" && item.case_state === "handling" && item.order.part === "lead") return "mine";
  return "past";
}

export function tasksOf(items: readonly OrderItem[], bodies: ReadonlyMap<string, CaseBody>): Task[] {
  const seen = new Map<string, OrderItem>();
  for (const item of items) {
    const known = seen.get(item.order.id);
    if (!known || closer(item.relation, known.relation)) seen.set(item.order.id, item);
  }
  return [...seen.values()].map((item) => {
    const body = bodies.get(item.case);
    return { item, body, due: item.order.due ?? (sideOf(item) === "mine" ? (body?.due ?? null) : null) };
  });
}

const RELATIONS = ["holder", "assigned", "invited", "interested", "offered", "unit", "watched"];

function closer(one: string, other: string): boolean {
  return RELATIONS.indexOf(one) < RELATIONS.indexOf(other);
}

export function groupOf(due: string | null, now: number): Group {
  const how = lateness(due, now);
  if (how === "late" || how === "soon" || how === "none") return how;
  return day(due ?? "") === day(new Date(now)) ? "today" : "later";
}

/** Urgent matters first within what is due at the same hour; without a limit last; the same order every time. */
export function byUrgency(one: Task, other: Task): number {
  const due = (task: Task) => (task.due ? Date.parse(task.due) : Number.MAX_SAFE_INTEGER);
  const urgent = (task: Task) => (task.item.urgency === "urgent" ? 0 : 1);
  const hour = (task: Task) => Math.floor(due(task) / 3_600_000);
  return hour(one) - hour(other) || urgent(one) - urgent(other) || due(one) - due(other) || one.item.order.id.localeCompare(other.item.order.id);
}

export function grouped(tasks: readonly Task[], now: number): { group: Group; tasks: Task[] }[] {
  const sorted = [...tasks].sort(byUrgency);
  return GROUPS.map((group) => ({ group, tasks: sorted.filter((task) => groupOf(task.due, now) === group) })).filter((one) => one.tasks.length > 0);
}

/** The sections of the printed sheet; each task stands once, in the first that fits. */
export type Section = "appointment" | "redo" | "today" | "overnight" | "other";
export const SECTIONS: readonly Section[] = ["appointment", "redo", "today", "overnight", "other"];

export function sectionOf(task: Task, now: number): Section {
  const today = day(new Date(now));
  const { order } = task.item;
  if (order.slot && day(order.slot) === today) return "appointment";
  if (isRedo(task)) return "redo";
  if (task.due && (Date.parse(task.due) < now || day(task.due) === today)) return "today";
  const since = task.body?.opened_at;
  return since && day(since) < today ? "overnight" : "other";
}

/** Sent back by the checker, or ordered anew after the revisit. */
export function isRedo(task: Task): boolean {
  const earlier = (task.body?.orders ?? []).some((order) => order.id !== task.item.order.id && order.part === "lead" && order.state === "done");
  return task.item.order.reworks > 0 || (task.item.order.part === "lead" && earlier);
}
