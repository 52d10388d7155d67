/** The figures of an evening, counted case by case from what the interface shows of each: nothing here asks for a sum. */
import type { Client } from "@sandan/sdk";
import type { Case } from "./cases.ts";

interface Happened {
  kind: string;
  data: { order?: string; end?: string; satisfied?: string };
}

export interface Figures {
  new: number;
  closed: number;
  tomorrow: number;
  overdue: number;
  dissatisfied: number;
  unsigned: number;
  /** By the unit's id; "" for cases for which no unit is responsible. */
  overdueBy: Map<string, number>;
}

const OFFSET = 8 * 3_600_000;
const DAY = 24 * 3_600_000;
/** The number of a local day in China. */
const dayOf = (instant: string | number) => Math.floor(((typeof instant === "number" ? instant : Date.parse(instant)) + OFFSET) / DAY);
const ENDED = new Set(["closed", "rejected", "withdrawn", "merged"]);

export async function everyCase(client: Client): Promise<Case[]> {
  const found: Case[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.get("/api/v1/cases", { query: { limit: 200, ...(cursor ? { cursor } : {}) } });
    found.push(...(page.items as Case[]));
    cursor = page.next ?? undefined;
  } while (cursor);
  return found;
}

export async function count(client: Client): Promise<Figures> {
  const now = Date.parse((await client.get("/api/v1/client-settings")).now);
  const today = dayOf(now);
  const figures: Figures = { new: 0, closed: 0, tomorrow: 0, overdue: 0, dissatisfied: 0, unsigned: 0, overdueBy: new Map() };
  for (const one of await everyCase(client)) {
    const { events } = (await client.get("/api/v1/cases/{id}/events", { path: { id: one.id } })) as unknown as { events: Happened[] };
    const open = !ENDED.has(one.state);
    const endedToday = Boolean(one.closed_at) && dayOf(one.closed_at as string) === today;
    const late = open && Boolean(one.due) && Date.parse(one.due as string) < now;
    if (dayOf(one.opened_at) === today) figures.new += 1;
    if (endedToday) figures.closed += 1;
    if (open && one.due && dayOf(one.due) === today + 1) figures.tomorrow += 1;
    if (isDissatisfied(events) && (open || (endedToday && !events.some((event) => event.kind === "excluded")))) figures.dissatisfied += 1;
    figures.unsigned += (one.orders ?? []).filter((order) => order.state === "assigned").length;
    if (!late) continue;
    figures.overdue += 1;
    const unit = responsible(one, events);
    figures.overdueBy.set(unit, (figures.overdueBy.get(unit) ?? 0) + 1);
  }
  return figures;
}

function isDissatisfied(events: readonly Happened[]): boolean {
  return events.filter((event) => event.kind === "revisited").at(-1)?.data.satisfied === "dissatisfied";
}

/** The unit whose lead order was taken first and was not returned since. */
function responsible(of: Case, events: readonly Happened[]): string {
  const orders = of.orders ?? [];
  let held: string | undefined;
  for (const { kind, data } of events) {
    const order = orders.find((one) => one.id === data?.order && one.part === "lead");
    if (!order) continue;
    if (kind === "order_taken" && held === undefined) held = order.unit ?? "";
    if (kind === "order_ended" && data.end === "returned" && order.unit && held === order.unit) held = undefined;
  }
  return held ?? "";
}
