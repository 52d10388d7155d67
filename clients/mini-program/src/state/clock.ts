/**
 * Business time: the server's, which runs faster in a demo. Every due time is read against it.
 */
import { defineStore } from "pinia";
import { computed, ref } from "vue";
import { ask, type Schemas } from "./server";
import { isAbsent } from "./fault";

export type Settings = Schemas["ClientSettings"];

const TICK = 1000;

export const useClock = defineStore("clock", () => {
  const settings = ref<Settings | null>(null);
  const device = ref(Date.now());
  /** What the server's clock showed at a moment of this device, and how fast it runs. */
  const mark = ref({ server: Date.now(), device: Date.now(), factor: 1 });
  const now = computed(() => mark.value.server + (device.value - mark.value.device) * mark.value.factor);
  let known = false;

  async function open(): Promise<void> {
    setInterval(() => (device.value = Date.now()), TICK);
    try {
      const read = await ask<Settings>("/api/v1/client-settings");
      settings.value = read;
      known = true;
      mark.value = { server: Date.parse(read.now), device: Date.now(), factor: read.factor };
    } catch (fault) {
      if (!isAbsent(fault)) setTimeout(() => void retry(), TICK * 10);
    }
  }

  async function retry(): Promise<void> {
    if (known) return;
    const read = await ask<Settings>("/api/v1/client-settings").catch(() => null);
    if (!read) return;
    settings.value = read;
    known = true;
    mark.value = { server: Date.parse(read.now), device: Date.now(), factor: read.factor };
  }

  /** A server without settings still says in its lists what time it is. */
  function hear(asOf: string | null | undefined): void {
    // Some lists say a position instead of a time.
    if (known || !asOf || Number.isNaN(Date.parse(asOf)) || !asOf.includes("T")) return;
    mark.value = { server: Date.parse(asOf), device: Date.now(), factor: 1 };
  }

  return { settings, now, open, hear };
});
