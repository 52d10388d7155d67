/** The live connection, open while somebody is signed in. Pages subscribe through it and end it when they go. */
import { Live, type Listener, type Status } from "@sandan/sdk";
import { defineStore } from "pinia";
import { ref } from "vue";
import { here } from "#here";
import { client } from "./server";

export const useLive = defineStore("live", () => {
  const status = ref<Status>("ended");
  const online = ref(here.isOnline());
  const live = new Live({
    ticket: async () => (await client.post("/api/v1/ws-tickets")).ticket,
    connect: here.socket,
    onStatus: (now) => (status.value = now),
  });
  /** Several pages may look at one topic; the connection knows only one listener of each. */
  const wanted = new Map<string, Set<() => void>>();
  const ends = new Map<string, () => void>();

  function listen(topic: string): Listener {
    const tell = () => wanted.get(topic)?.forEach((work) => work());
    return { snapshot: tell, event: tell, left: tell };
  }

  function start(): void {
    if (client.session.user) live.start();
  }

  function open(): void {
    start();
    client.session.onChange((user) => {
      live.stop();
      if (!user) return;
      for (const topic of wanted.keys()) ends.set(topic, live.subscribe(topic, listen(topic)));
      live.start();
    });
    here.onReturn(() => live.hurry());
    here.onNetwork((now) => (online.value = now));
  }

  /** Calls `work` whenever something of the topic moved, several moves within a moment once. */
  function watch(topic: string, work: () => void): () => void {
    const soon = gathered(work);
    const group = wanted.get(topic) ?? new Set();
    group.add(soon);
    wanted.set(topic, group);
    if (group.size === 1) ends.set(topic, live.subscribe(topic, listen(topic)));
    return () => {
      group.delete(soon);
      if (group.size > 0) return;
      wanted.delete(topic);
      ends.get(topic)?.();
      ends.delete(topic);
    };
  }

  return { status, online, open, watch };
});

/** Milliseconds in which further moves count as one. */
const MOMENT = 250;

export function gathered(work: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  return () => {
    timer ??= setTimeout(() => {
      timer = null;
      work();
    }, MOMENT);
  };
}
