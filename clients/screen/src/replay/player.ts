/** Plays a past day back: a time of day that runs at a chosen speed, and where every case stood then. */
import { computed, ref, shallowRef } from "vue";
import { Day, DAY_SECONDS, type Moment } from "../model/day.ts";
import { pastDay } from "../server/client.ts";
import type { PastDay, PastMove } from "../server/bodies.ts";
import { told } from "../wall/told.ts";

/** Business seconds in a real second. */
export const SPEEDS = [60, 300, 900, 3_600] as const;
/** Pictures a second: enough to look even, few enough to be calm. */
const FRAME = 1_000 / 12;
const LISTED = 40;

export const played = shallowRef<PastDay | null>(null);
export const loading = ref(false);
export const trouble = ref("");
/** This server cannot play days back. */
export const absent = ref(false);
/** Seconds after midnight. */
export const second = ref(0);
export const speed = ref<number>(900);
export const playing = ref(false);

const day = shallowRef<Day | null>(null);
let asked = 0;

export const moment = computed<Moment | null>(() => day.value?.at(second.value) ?? null);
export const passedMoves = computed<PastMove[]>(() => (moment.value && day.value ? day.value.before(moment.value.passed, LISTED) : []));
export const moveCount = computed(() => day.value?.moves.length ?? 0);

export async function load(area: string, wanted: string): Promise<void> {
  const mine = ++asked;
  pause();
  [loading.value, trouble.value, absent.value] = [true, "", false];
  [played.value, day.value] = [null, null];
  try {
    const body = await pastDay(area, wanted);
    if (mine !== asked) return;
    absent.value = body === null;
    if (!body) return;
    day.value = new Day(body);
    played.value = body;
    play();
  } catch (reason) {
    if (mine === asked) trouble.value = told(reason);
  } finally {
    if (mine === asked) loading.value = false;
  }
}

export function unload(): void {
  asked += 1;
  pause();
  [played.value, day.value, second.value] = [null, null, 0];
  [loading.value, trouble.value, absent.value] = [false, "", false];
}

let last = 0;
let frame = 0;

export function play(): void {
  if (!day.value || playing.value) return;
  if (second.value >= DAY_SECONDS) second.value = 0;
  playing.value = true;
  last = performance.now();
  frame = requestAnimationFrame(step);
}

export function pause(): void {
  playing.value = false;
  cancelAnimationFrame(frame);
}

function step(): void {
  if (!playing.value) return;
  const now = performance.now();
  if (now - last >= FRAME) {
    second.value = Math.min(DAY_SECONDS, second.value + ((now - last) / 1_000) * speed.value);
    last = now;
  }
  if (second.value >= DAY_SECONDS) return pause();
  frame = requestAnimationFrame(step);
}
