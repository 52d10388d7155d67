/**
 * Reports that wait for the network. Each has its key from the moment it was given; photos go first, and what was
 * uploaded is remembered, so that a broken connection in a stairwell does not send them twice.
 */
import { Problem, Queue, type Queued, type QueueStore } from "@sandan/sdk";
import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import { here } from "#here";
import { bare } from "./draft";
import { wordsOf } from "./fault";
import { bodyOf, type Draft } from "./report";
import { client, type Schemas } from "./server";

export interface Waiting {
  draft: Draft;
  /** Whose report it is; a session of somebody else must not send it. */
  account: string | null;
  /** Ids of photos and voice that the server has, in order; they live a day there. */
  uploaded: { id: string; at: number }[];
}
export type Sent = Schemas["NewCaseAnswer"];

const PREFIX = "outbox:";
/** The server forgets an attachment that nobody named after 24 h. */
const UPLOAD_LIVES = 23 * 3_600_000;

const store: QueueStore<Waiting> = {
  all: () => here.drawer.all<Queued<Waiting>>(PREFIX),
  put: (item) => here.drawer.write(PREFIX + item.key, { ...item, work: { ...item.work, draft: bare(item.work.draft) } }),
  remove: (key) => here.drawer.remove(PREFIX + key),
};

async function send(work: Waiting, key: string): Promise<unknown> {
  const files = [...work.draft.photos, ...(work.draft.voice ? [work.draft.voice] : [])];
  work.uploaded = work.uploaded.filter(({ at }) => Date.now() - at < UPLOAD_LIVES);
  for (const [index, taken] of files.entries()) {
    if (work.uploaded[index]) continue;
    const { id } = await client.upload(taken.file, taken.name);
    work.uploaded[index] = { id, at: Date.now() };
  }
  const body = bodyOf(work.draft, here.channel, work.uploaded.map(({ id }) => id));
  return client.post("/api/v1/cases", { body, key } as never);
}

/** A refusal names each field; only one text of it is kept. */
function inFull(fault: unknown): never {
  if (fault instanceof Problem) throw new Problem(fault.status, { ...fault.body, detail: wordsOf(fault) }, fault.retryAfter);
  throw fault;
}

export const useOutbox = defineStore("outbox", () => {
  const items = shallowRef<readonly Queued<Waiting>[]>([]);
  const isSending = ref(false);
  const queue = new Queue<Waiting>({
    store,
    newKey: () => client.newKey(),
    send: (work, key) => {
      const mine = work.account === (client.session.user?.id ?? null);
      // The other person's report stays until they are back.
      if (!mine) throw new Problem(429, { code: "other_account" } as never, 60);
      return send(work, key).catch(inFull);
    },
  });
  queue.onChange((now) => (items.value = [...now]));

  const waiting = computed(() => items.value.filter(({ fate }) => fate.state === "waiting" || fate.state === "sending"));
  const refused = computed(() => items.value.filter(({ fate }) => fate.state === "refused"));

  async function open(): Promise<void> {
    await queue.open().catch(() => undefined);
    here.onReturn(() => void flush());
    client.session.onChange(() => void flush());
    await flush();
  }

  async function flush(): Promise<void> {
    isSending.value = true;
    await queue.flush();
    isSending.value = false;
  }

  /** Takes a report and tries to send it now. The answer when the server gave one; `null`: it waits. */
  async function give(draft: Draft): Promise<Sent | null> {
    const settled = { ...bare(draft), photos: await Promise.all(draft.photos.map(here.settle)), voice: draft.voice ? await here.settle(draft.voice) : null };
    const work: Waiting = { draft: settled, account: client.session.user?.id ?? null, uploaded: [] };
    const { key } = await queue.add(draft.category?.name ?? draft.text.slice(0, 20), client.newKey(), work);
    await flush();
    const fate = queue.items.find((item) => item.key === key)?.fate;
    if (fate?.state === "done") {
      await queue.dismiss(key);
      return fate.answer as Sent;
    }
    if (fate?.state === "refused") {
      await queue.dismiss(key);
      throw new Error(fate.reason);
    }
    return null;
  }

  const dismiss = (key: string) => queue.dismiss(key);
  const takeBack = (key: string) => queue.takeBack(key);

  return { items, waiting, refused, isSending, open, flush, give, dismiss, takeBack };
});
