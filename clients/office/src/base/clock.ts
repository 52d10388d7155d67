/**
 * The district's settings and its business clock. In a demo a second is two minutes there, so a due time is never
 * compared with the device's own clock.
 */
import { ref, shallowRef } from "vue";
import type { Schemas } from "@sandan/sdk";
import { client, read } from "./server.ts";

const TICK_MS = 2_000;
export const settings = shallowRef<Schemas["ClientSettings"] | null>(null);
/** Business time in milliseconds; moves every two seconds. */
export const now = ref(Date.now());

let base = { business: Date.now(), device: Date.now(), factor: 1 };

/** Business time at this very moment. */
export function businessNow(): number {
  return base.business + (Date.now() - base.device) * base.factor;
}

/** Takes a time that the server has just told; the factor is that of the settings. */
export function setClock(rfc3339: string, factor = base.factor): void {
  const told = Date.parse(rfc3339);
  if (!Number.isFinite(told)) return;
  base = { business: told, device: Date.now(), factor };
  now.value = told;
}

let loading: Promise<void> | null = null;

export function loadSettings(): Promise<void> {
  loading ??= read(() => client.get("/api/v1/client-settings"))
    .then((body) => {
      settings.value = body;
      setClock(body.now, body.factor);
    })
    .catch(() => {
      // Without settings the page runs on the device's clock and without a district's name.
      loading = null;
    });
  return loading;
}

setInterval(() => {
  now.value = businessNow();
}, TICK_MS);
