/** The live side of the wall: one connection, the followed area, and what panels read from it. */
import { browserLive, type Live, type Status } from "@sandan/sdk";
import { ref, shallowRef } from "vue";
import { heardTime } from "../model/clock.ts";
import { Follower } from "../model/follower.ts";
import { Ticker } from "../model/ticker.ts";
import { client, screenOf } from "../server/client.ts";
import type { CaseSummary, ScreenBody } from "../server/bodies.ts";

export const status = ref<Status>("connecting");
export const snapshot = shallowRef<ScreenBody | null>(null);
export const lines = shallowRef<CaseSummary[]>([]);
/** Movements in the last minute. */
export const rate = ref(0);
/** The last question for numbers was not answered. */
export const failing = ref(false);
/** The area cannot be shown; the server's words, possibly none. */
export const refused = ref<string | null>(null);
/** Grows with every snapshot: figures that are asked for elsewhere are old by then. */
export const turns = ref(0);

/** The list moves at most so often, whatever the rate of events: eyes must be able to follow. */
const CALM = 700;

let live: Live | null = null;
let follower: Follower | null = null;
let pace: ReturnType<typeof setInterval> | undefined;
const ticker = new Ticker();

/** A refused area is asked for again now and then: rights come, and a server that starts may not know its map yet. */
const ASK_AGAIN = 30_000;
let again: ReturnType<typeof setTimeout> | undefined;

export function follow(area: string): void {
  if (snapshot.value?.area.code !== area) snapshot.value = null;
  refused.value = null;
  failing.value = false;
  lines.value = [];
  ticker.reset([]);
  begin(area);
}

function begin(area: string): void {
  clearTimeout(again);
  follower?.stop();
  live ??= connect();
  const held = live;
  follower = new Follower(
    area,
    { screen: screenOf, subscribe: (code, listener) => held.subscribe(`screen:${code}`, listener, { mode: "state" }) },
    {
      snapshot(body) {
        heardTime(body.as_of);
        snapshot.value = body;
        refused.value = null;
        ticker.merge(body.latest);
        turns.value += 1;
      },
      moved: (line) => ticker.moved(line),
      refused(detail) {
        refused.value = detail;
        again = setTimeout(() => begin(area), ASK_AGAIN);
      },
      failing: (is) => (failing.value = is),
    },
  );
  follower.start();
}

function connect(): Live {
  const made = browserLive(client, (now) => {
    status.value = now;
  });
  made.start();
  pace = setInterval(() => {
    const fresh = ticker.take();
    if (fresh) lines.value = fresh;
    rate.value = ticker.rate();
  }, CALM);
  return made;
}

/** Somebody signed out. */
export function leave(): void {
  clearTimeout(again);
  follower?.stop();
  live?.stop();
  clearInterval(pace);
  follower = null;
  live = null;
  snapshot.value = null;
  lines.value = [];
  refused.value = null;
}
