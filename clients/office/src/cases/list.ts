/**
 * A list of cases: pages by cursor, and what moves is shown where it stands. Rows never jump under the reader's hand:
 * what is new is counted, and comes when the reader asks.
 */
import { onScopeDispose, ref, shallowRef } from "vue";
import type { Told } from "@sandan/sdk";
import { businessNow } from "../base/clock.ts";
import { client, live, read, told, type CaseBody } from "../base/server.ts";
import { areas, units } from "../base/session.ts";
import { toCall, type Filter } from "./filters.ts";
import { sieveOf } from "./sift.ts";

const PAGE = 50;
/** Rows of a page that is looked through, and pages looked through before the reader is asked whether to go on. */
const SIFT_PAGE = 200;
const SIFT_PAGES = 10;

export interface Summary {
  id: string;
  version: number;
  state: string;
  due?: string | null;
  overdue: boolean;
  updated_at: string;
}

export function useCases() {
  const items = shallowRef<CaseBody[]>([]);
  const total = ref(0);
  const looked = ref(0);
  const next = ref<string | null>(null);
  const loading = ref(false);
  const failed = ref("");
  const loaded = ref(false);
  const moved = ref(new Set<string>());
  let filter: Filter | null = null;
  let round = 0;

  async function page(mine: number): Promise<void> {
    if (!filter) return;
    const sieve = sieveOf(filter, businessNow(), async (id) => (await read(() => client.get("/api/v1/cases/{id}/events", { path: { id } }))).events);
    const pages = sieve ? SIFT_PAGES : 1;
    for (let turn = 0; turn < pages; turn += 1) {
      const query = { ...toCall(filter), limit: sieve ? SIFT_PAGE : PAGE, ...(next.value ? { cursor: next.value } : {}) };
      const body = await read(() => client.get("/api/v1/cases", { query }));
      const kept: CaseBody[] = [];
      for (const one of body.items) if (!sieve || (await sieve.fits(one))) kept.push(one);
      if (mine !== round) return;
      const known = new Set(items.value.map((one) => one.id));
      items.value = [...items.value, ...kept.filter((one) => !known.has(one.id))];
      total.value = body.total;
      looked.value += body.items.length;
      const last = body.items.at(-1);
      next.value = last && sieve?.past?.(last) ? null : (body.next ?? null);
      if (!next.value) break;
    }
  }

  async function run(): Promise<void> {
    const mine = round;
    loading.value = true;
    failed.value = "";
    try {
      await page(mine);
    } catch (reason) {
      if (mine === round) failed.value = told(reason);
    } finally {
      if (mine === round) {
        loading.value = false;
        loaded.value = true;
      }
    }
  }

  function load(wanted: Filter): Promise<void> {
    filter = wanted;
    round += 1;
    items.value = [];
    looked.value = 0;
    next.value = null;
    moved.value = new Set();
    return run();
  }

  function take(event: Told): void {
    const summary = (event.data as { case?: Summary } | null)?.case;
    if (!summary) return;
    const at = items.value.findIndex((one) => one.id === summary.id);
    const here = items.value[at];
    if (here && here.version >= summary.version) return;
    moved.value = new Set(moved.value).add(summary.id);
    if (here) items.value = items.value.map((one, index) => (index === at ? ({ ...one, ...summary } as CaseBody) : one));
  }

  watchScopes(take);
  return { items, total, looked, next, loading, loaded, failed, moved, load, more: run, reload: () => (filter ? load(filter) : Promise.resolve()) };
}

/** Follows every place and unit of this person for as long as the caller lives. */
export function watchScopes(take: (event: Told) => void): void {
  const topics = [...areas.value.map((code) => `area:${code}`), ...units.value.map((id) => `unit:${id}`)];
  for (const topic of topics) onScopeDispose(follow(topic, take));
}

/** One subscription per topic on the line, however many parts of the page listen. */
const listeners = new Map<string, { ears: Set<(event: Told) => void>; end: () => void }>();

export function follow(topic: string, take: (event: Told) => void): () => void {
  let held = listeners.get(topic);
  if (!held) {
    const ears = new Set<(event: Told) => void>();
    const end = live.subscribe(topic, { event: (event) => ears.forEach((ear) => ear(event)) });
    held = { ears, end };
    listeners.set(topic, held);
  }
  const { ears, end } = held;
  ears.add(take);
  return () => {
    ears.delete(take);
    if (ears.size > 0) return;
    end();
    listeners.delete(topic);
  };
}
