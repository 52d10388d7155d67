/**
 * Business time. In a demo it runs faster than the wall clock, so limits are always measured with the server's:
 * `client-settings` gives it, and where that is not there the "as of" of the last list does.
 */
import { ref } from "vue";
import { client } from "./client.ts";
import { heard, online } from "./network.ts";

interface Base {
  /** Milliseconds of both clocks at one moment. */
  business: number;
  device: number;
  factor: number;
}

const STORED = "sandan.worker.clock";

/** The last known difference of the two clocks: a phone without a network goes on by it. */
function kept(): Base {
  const plain = { business: Date.now(), device: Date.now(), factor: 1 };
  try {
    const read = JSON.parse(localStorage.getItem(STORED) ?? "null") as Base | null;
    return read && Number.isFinite(read.business) && Number.isFinite(read.device) && read.factor > 0 ? read : plain;
  } catch {
    return plain;
  }
}

const base = ref<Base>(kept());
let exact = false;

/** Now, in business milliseconds; changes twice a minute, faster where time does. */
export const now = ref(Date.now());
export const demo = ref(false);

function tick(): void {
  now.value = base.value.business + (Date.now() - base.value.device) * base.value.factor;
}

function set(business: number, factor: number): void {
  if (!Number.isFinite(business)) return;
  base.value = { business, device: Date.now(), factor };
  try {
    localStorage.setItem(STORED, JSON.stringify(base.value));
  } catch {
    // It holds for this page then.
  }
  tick();
}

/** The time that a list was true at; used only while nothing better is known. */
export function heardAsOf(rfc3339: string): void {
  if (!exact) set(Date.parse(rfc3339), 1);
}

export async function loadClock(): Promise<void> {
  try {
    const settings = await heard(() => client.get("/api/v1/client-settings"));
    exact = true;
    demo.value = settings.demo;
    set(Date.parse(settings.now), settings.factor || 1);
  } catch {
    // Without a network the phone's own clock has to do; an older server tells the time with its lists.
  }
}

export function startClock(): void {
  tick();
  setInterval(tick, 15_000);
  // While nobody answers, this small question finds out when somebody does again.
  setInterval(() => {
    if (!online.value && navigator.onLine) void loadClock();
  }, 15_000);
  addEventListener("online", () => void loadClock());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void loadClock();
  });
}
