/** One order that I hold, with its case as far as a holder may see it. */
import { computed, onUnmounted, ref } from "vue";
import { lastOf } from "../words/lists";
import { isAbsent, wordsOf } from "./fault";
import { useLive } from "./live";
import { ask, client, type CaseBody, type EventBody, type OrderItem } from "./server";

interface Actions {
  case: string[];
  orders: Record<string, string[]>;
}

/** How far my part of the order is. */
export interface Way {
  checkedIn: string | null;
  checkedOut: string | null;
  contacted: string | null;
}

export function wayOf(events: readonly EventBody[], order: string, me: string | undefined): Way {
  const data = (event: EventBody) => (event.data ?? {}) as { order?: string; account?: string; attempt?: string };
  const mine = (event: EventBody) => data(event).order === order && (data(event).account ?? event.actor ?? me) === me;
  const at = (kind: string, passes: (event: EventBody) => boolean) => lastOf(events, (event) => event.kind === kind && passes(event))?.at ?? null;
  return { checkedIn: at("checked_in", mine), checkedOut: at("checked_out", mine), contacted: at("contacted", (event) => data(event).attempt === "reached") };
}

/** What a holder may do, on a server that does not say so itself. */
export function holderMay(state: string, caseState: string, way: Way, mode: string): { order: string[]; case: string[] } {
  const working = ["accepted", "dispatched", "handling"].includes(caseState);
  const open = working || caseState === "fed_back" || caseState === "revisiting";
  const order: string[] = [];
  if (state === "taken" && working) {
    if (!way.checkedIn) order.push("check_in");
    if (way.checkedIn || mode === "assign") order.push("done");
    if (mode !== "assign" && !way.checkedIn) order.push("release");
  }
  if (["taken", "done"].includes(state) && open && way.checkedIn && !way.checkedOut) order.push("check_out");
  const cases: string[] = [];
  if (state === "taken" && working && !way.contacted) cases.push("contact");
  if (state === "done" && caseState === "handling") cases.push("feed_back");
  return { order, case: cases };
}

export function useOrder(id: string) {
  const item = ref<OrderItem | null>(null);
  const body = ref<CaseBody | null>(null);
  const events = ref<EventBody[]>([]);
  const said = ref<Actions | null>(null);
  const fault = ref("");
  let end: (() => void) | null = null;

  async function load(): Promise<void> {
    try {
      const read = await client.get("/api/v1/orders/{id}", { path: { id } });
      const path = { path: { id: read.case } };
      const [seen, timeline] = await Promise.all([client.get("/api/v1/cases/{id}", path), client.get("/api/v1/cases/{id}/events", path)]);
      said.value = await ask<Actions>(`/api/v1/cases/${read.case}/actions`).catch(() => null);
      [item.value, body.value, events.value] = [read, seen, timeline.events];
      fault.value = "";
      end ??= useLive().watch(`case:${read.case}`, () => void load());
    } catch (reason) {
      if (isAbsent(reason)) item.value = null;
      fault.value = wordsOf(reason);
    }
  }
  onUnmounted(() => end?.());

  const way = computed(() => wayOf(events.value, id, client.session.user?.id));
  const may = computed(() => {
    if (!item.value) return { order: [] as string[], case: [] as string[] };
    if (said.value) return { order: said.value.orders[id] ?? [], case: said.value.case };
    if (item.value.relation !== "holder") return { order: [] as string[], case: [] as string[] };
    return holderMay(item.value.order.state, item.value.case_state, way.value, item.value.order.mode);
  });

  return { item, body, events, fault, way, may, load };
}
