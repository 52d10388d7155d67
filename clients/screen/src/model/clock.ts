/**
 * Business time on this page. It is set by what the server said last and runs on by itself in between, so that a
 * device with a wrong clock shows right times.
 */
import { computed, ref } from "vue";
import { day } from "@sandan/ui/time";

let business = Date.now();
let real = performance.now();
let factor = 1;

/** Advanced once a second; a page of numbers needs no finer clock. */
export const now = ref(business);

/** What the server's time is at this moment. */
export function setTime(rfc3339: string, speed?: number): void {
  const at = Date.parse(rfc3339);
  if (!Number.isFinite(at)) return;
  business = at;
  real = performance.now();
  if (speed !== undefined && speed > 0) factor = speed;
  now.value = business;
}

/** A clock that is so many business minutes fast is set back; less is the time that an answer was on its way. */
const FAST = 2 * 60_000;

/** The business time of an answer: it was made a while before it came, so it only ever tells that the clock is slow. */
export function heardTime(rfc3339: string): void {
  const ahead = businessNow() - Date.parse(rfc3339);
  if (ahead < 0 || ahead > FAST * factor) setTime(rfc3339);
}

export function businessNow(): number {
  return business + (performance.now() - real) * factor;
}

/** The business day, `2026-11-22`; those who depend on it are told once a day. */
export const today = computed(() => day(new Date(now.value)));

const TICK = 1_000;
setInterval(() => {
  now.value = businessNow();
}, TICK);
