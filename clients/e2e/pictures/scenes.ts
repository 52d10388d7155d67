/** Who has something to show: looked for through the interface, so that no picture is of an empty page. */
import type { Client, Schemas } from "@sandan/sdk";
import { OPEN_STATES } from "@sandan/ui/words";
import { colleague, phone, resident } from "../harness/people.ts";

type Case = Schemas["CaseBody"];

/** Robots live at these numbers. */
const RESIDENTS = 60;
const WORKERS = 30;
/** In which there is a story to tell. */
const STORIED = ["handling", "fed_back", "revisiting"];
/** A second case on the page is worth so many steps in the story of the first. */
const A_CASE_MORE = 8;
/** Cases that are looked at for a long story. */
const LOOKED = 25;

/** A moment of the town's time at which there is enough of everything. */
export async function isFull(url: string, days: number, hour: number): Promise<boolean> {
  const settings = (await (await fetch(`${url}/api/v1/client-settings`)).json()) as Schemas["ClientSettings"];
  const now = new Date(settings.now);
  begun ??= now;
  const local = new Date(now.getTime() + 8 * 3_600_000);
  return now.getTime() - begun.getTime() >= (days - 1) * 86_400_000 && local.getUTCHours() >= hour && local.getUTCHours() < hour + 2;
}
let begun: Date | undefined;

async function longest(client: Client, cases: readonly Case[]): Promise<{ found: Case; events: number } | null> {
  let best: { found: Case; events: number } | null = null;
  for (const found of cases.slice(0, LOOKED)) {
    const { events } = await client.get("/api/v1/cases/{id}/events", { path: { id: found.id } });
    if (!best || events.length > best.events) best = { found, events: events.length };
  }
  return best;
}

/** A resident with more than one case under way, and the one with the longest story. */
export async function residentWithCase(url: string): Promise<{ telephone: string; found: Case }> {
  let best: { telephone: string; found: Case; worth: number } | null = null;
  for (let n = 1; n <= RESIDENTS; n += 1) {
    const client = await resident(url, phone(n));
    const { items } = await client.get("/api/v1/cases", { query: { mine: true, state: OPEN_STATES.join() } });
    const mine = await longest(client, items.filter(({ state }) => STORIED.includes(state)));
    const worth = (mine?.events ?? 0) + Math.min(items.length, 3) * A_CASE_MORE;
    if (mine && worth > (best?.worth ?? 0)) best = { telephone: phone(n), found: mine.found, worth };
  }
  if (!best) throw new Error("no resident has a case under way");
  return best;
}

interface Busy {
  account: string;
  client: Client;
  /** A case that is signed for. */
  taken: string | undefined;
  orders: number;
}

/** A grid worker with much to do. */
export async function busyWorker(url: string): Promise<Busy> {
  let best: Busy | null = null;
  for (let n = 1; n <= WORKERS; n += 1) {
    const account = `worker-${n}`;
    const client = await colleague(url, account);
    const { items } = await client.get("/api/v1/orders", { query: { mine: "any", limit: 200 } });
    const [taken, assigned] = (["taken", "assigned"] as const).map((state) => items.filter(({ order, relation }) => order.state === state && relation !== "unit"));
    const orders = (taken?.length ?? 0) + (assigned?.length ?? 0);
    if (orders > (best?.orders ?? -1) && (taken?.length || !best)) best = { account, client, taken: taken?.[0]?.case, orders };
  }
  if (!best) throw new Error("no worker");
  return best;
}

/** A case with a long story, for the desk. */
export async function toldCase(url: string): Promise<Case> {
  const client = await colleague(url, "supervisor-2");
  const { items } = await client.get("/api/v1/cases", { query: { state: STORIED.join(), order: "oldest", limit: LOOKED } });
  const best = await longest(client, items);
  if (!best) throw new Error("nothing is under way");
  return best.found;
}

