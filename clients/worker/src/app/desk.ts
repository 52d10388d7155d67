/**
 * Everything that belongs to one signed-in person: their stores, their queue, their live line. Made at sign-in, put
 * away at sign-out.
 */
import { browserLive, Queue, type Live, type Queued } from "@sandan/sdk";
import { t } from "@sandan/ui";
import { computed, ref, shallowRef } from "vue";
import { CommandStore } from "../store/commandStore.ts";
import { openDatabase, sweep, type Database } from "../store/database.ts";
import { Keeper } from "../store/keeper.ts";
import { PhotoStore } from "../store/photoStore.ts";
import { send } from "../work/send.ts";
import type { Answered, Work } from "../work/types.ts";
import { Turns } from "../work/turns.ts";
import { client } from "./client.ts";
import { heard } from "./network.ts";
import { wire } from "./wire.ts";

export interface Desk {
  account: string;
  db: Database;
  keeper: Keeper;
  photos: PhotoStore;
  queue: Queue<Work>;
  turns: Turns;
  live: Live;
  close(): void;
}

export const desk = shallowRef<Desk | null>(null);
/** The queue's commands, the newest last. */
export const commands = shallowRef<readonly Queued<Work>[]>([]);
export const waiting = computed(() => commands.value.filter(isWaiting));
export const refused = computed(() => commands.value.filter((item) => item.fate.state === "refused"));
/** Grows whenever a command was carried out: what is shown may be old then. */
export const carriedOut = ref(0);

export function isWaiting(item: Queued<Work>): boolean {
  return item.fate.state === "waiting" || item.fate.state === "sending";
}

/** How often what waits is tried again while the browser believes to be online. */
const TRY_AGAIN = 20_000;

export async function openDesk(account: string): Promise<Desk> {
  const db = await openDatabase();
  await sweep(db, account);
  const photos = new PhotoStore(db, account);
  const turns = new Turns();
  const reported = (key: string) => {
    const fate = queue.items.find((item) => item.key === key)?.fate;
    return fate?.state === "done" ? (fate.answer as Answered).case : undefined;
  };
  const words = {
    get photoLost() {
      return t("照片已不在本机，请重新填写", "The photo is no longer on this phone, please fill in again");
    },
    get reportFailed() {
      return t("前面的自报未被接收，本条未发送", "The report before it was not accepted, so this was not sent");
    },
  };
  const queue: Queue<Work> = new Queue<Work>({
    store: new CommandStore(db, account),
    newKey: () => client.newKey(),
    send: (work, key) => heard(() => send(work, key, { wire, photos, reported, words })),
    // Another page of this phone may have sent meanwhile: the store is the truth, and is read again under the lock.
    alone: (work) => turns.alone(() => turns.once(() => queue.open()).then(work)),
  });
  await queue.open();
  const made: Desk = { account, db, keeper: new Keeper(db, account), photos, queue, turns, live: browserLive(client), close: () => undefined };
  made.close = watchQueue(made);
  desk.value = made;
  if (navigator.onLine) void queue.flush();
  return made;
}

function watchQueue({ queue, turns, db, live }: Desk): () => void {
  let done = 0;
  let known = "";
  const told = new BroadcastChannel("sandan.worker.queue");
  const show = (items: readonly Queued<Work>[]) => {
    commands.value = [...items];
    const now = items.filter((item) => item.fate.state === "done").length;
    if (now !== done) carriedOut.value += 1;
    done = now;
  };
  show(queue.items);
  const stop = queue.onChange((items) => {
    show(items);
    // Reading again is no news: two pages would tell each other for ever.
    const fates = items.map((item) => item.key + item.fate.state).join();
    if (fates !== known) told.postMessage("changed");
    known = fates;
  });
  told.onmessage = () => {
    if (!turns.sending) void turns.once(() => queue.open());
  };
  const again = () => {
    if (queue.waiting > 0 && navigator.onLine) void queue.flush();
  };
  const timer = setInterval(again, TRY_AGAIN);
  addEventListener("online", again);
  return () => {
    stop();
    told.close();
    clearInterval(timer);
    removeEventListener("online", again);
    live.stop();
    db.close();
    commands.value = [];
  };
}

export function closeDesk(): void {
  desk.value?.close();
  desk.value = null;
}
