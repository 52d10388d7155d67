/** One report as its page shows it: the case, its history, what was said, and what may be done now. */
import { onUnmounted, ref } from "vue";
import { isAbsent, wordsOf } from "./fault";
import { useLive } from "./live";
import { ask, client, type CaseBody, type EventBody, type Schemas } from "./server";
import { useMe } from "./me";
import { lastOf } from "../words/lists";

export type TalkItem = Schemas["TalkItem"];

/** `GET /api/v1/cases/{id}/actions`. */
interface Actions {
  version: number;
  case: string[];
  orders: Record<string, string[]>;
}

/** What a reporter may do in each state, on a server that does not say so itself. */
const REPORTER: Record<string, readonly string[]> = {
  submitted: ["withdraw"],
  accepted: ["withdraw"],
  dispatched: ["withdraw"],
  handling: ["withdraw"],
  shelved: ["withdraw"],
  revisiting: ["revisit"],
  closed: ["reopen"],
  rejected: ["appeal"],
};

export function useCase(id: string) {
  const body = ref<CaseBody | null>(null);
  const events = ref<EventBody[]>([]);
  const talk = ref<TalkItem[]>([]);
  const actions = ref<string[]>([]);
  const fault = ref("");
  const me = useMe();

  async function load(): Promise<void> {
    try {
      const path = { path: { id } };
      const [read, timeline] = await Promise.all([client.get("/api/v1/cases/{id}", path), client.get("/api/v1/cases/{id}/events", path)]);
      events.value = timeline.events;
      body.value = read;
      fault.value = "";
      await Promise.all([readTalk(), readActions(read)]);
    } catch (reason) {
      fault.value = isAbsent(reason) ? "" : wordsOf(reason);
      if (isAbsent(reason)) body.value = null;
      if (!body.value && !fault.value) fault.value = wordsOf(reason);
    }
  }

  /** Pages of what was said; a bound, because each is a request. */
  const MOST_PAGES = 20;
  async function readTalk(): Promise<void> {
    const read: TalkItem[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const got = await client.get("/api/v1/cases/{id}/talk", { path: { id }, query: cursor ? { cursor } : {} }).catch(() => null);
      if (!got) return;
      read.push(...got.items);
      if (!got.next) break;
      cursor = got.next;
    }
    talk.value = read;
  }

  async function readActions(read: CaseBody): Promise<void> {
    try {
      actions.value = (await ask<Actions>(`/api/v1/cases/${id}/actions`)).case;
    } catch (reason) {
      if (!isAbsent(reason)) return;
      const asked = lastOf(events.value, (event) => event.kind === "resident_asked" || event.kind === "resident_answered");
      const reply = asked?.kind === "resident_asked" ? ["resident_reply"] : [];
      actions.value = me.user && read.view === "reporter" ? [...reply, ...(REPORTER[read.state] ?? [])] : [];
    }
  }

  const end = useLive().watch(`case:${id}`, () => void load());
  onUnmounted(end);

  return { body, events, talk, actions, fault, load };
}
