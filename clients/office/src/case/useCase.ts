/** One case with its timeline, its routing and what this person may do now; it follows the live line. */
import { onScopeDispose, ref, shallowRef } from "vue";
import type { Schemas } from "@sandan/sdk";
import { actionsOf, type Actions } from "../base/actions.ts";
import { absent, client, read, told, type CaseBody, type EventBody } from "../base/server.ts";
import { follow } from "../cases/list.ts";

/** One commit may bring several events; they are read as one. */
const SETTLE_MS = 250;
type Decision = Schemas["RoutingBody"]["decisions"][number];

export function useCase(id: string) {
  const of = shallowRef<CaseBody | null>(null);
  const events = shallowRef<EventBody[]>([]);
  const decisions = shallowRef<Decision[]>([]);
  const actions = shallowRef<Actions | null>(null);
  /** The server does not tell yet what may be done. */
  const untold = ref(false);
  const failed = ref("");
  const round = ref(0);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    try {
      const [body, timeline] = await Promise.all([read(() => client.get("/api/v1/cases/{id}", { path: { id } })), read(() => client.get("/api/v1/cases/{id}/events", { path: { id } }))]);
      of.value = body;
      events.value = timeline.events;
      failed.value = "";
      round.value += 1;
    } catch (reason) {
      failed.value = absent(reason) ? "not_found" : told(reason);
      return;
    }
    await Promise.all([may(), why()]);
  }

  async function may(): Promise<void> {
    try {
      actions.value = await read(() => actionsOf(id));
      untold.value = false;
    } catch (reason) {
      actions.value = null;
      untold.value = absent(reason);
      if (!untold.value) failed.value = told(reason);
    }
  }

  async function why(): Promise<void> {
    try {
      decisions.value = (await read(() => client.get("/api/v1/cases/{id}/routing", { path: { id } }))).decisions;
    } catch {
      // Reasons are for staff of the place; others do without.
      decisions.value = [];
    }
  }

  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void load(), SETTLE_MS);
  }

  void load();
  onScopeDispose(follow(`case:${id}`, soon));
  onScopeDispose(() => clearTimeout(timer));
  return { of, events, decisions, actions, untold, failed, round, load };
}
