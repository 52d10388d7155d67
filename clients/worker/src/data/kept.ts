/** Read from the server; without one, from what the phone kept. */
import { Unreachable } from "@sandan/sdk";
import { ref, shallowRef, type Ref, type ShallowRef } from "vue";
import { desk } from "../app/desk.ts";
import { said } from "../app/errors.ts";
import { heard } from "../app/network.ts";

export interface Reading<T> {
  data: ShallowRef<T | null>;
  /** When what is shown was true, in the phone's own time; null when it is fresh. */
  keptAt: Ref<number | null>;
  busy: Ref<boolean>;
  error: Ref<string>;
  load(): Promise<void>;
}

/** A thing to be read under a name; what was kept shows at once, the server's answer replaces it. */
export function reading<T>(name: () => string, fetch: () => Promise<T>): Reading<T> {
  const data = shallowRef<T | null>(null);
  const keptAt = ref<number | null>(null);
  const busy = ref(false);
  const error = ref("");
  let turn = 0;

  async function load(): Promise<void> {
    const mine = ++turn;
    const keeper = desk.value?.keeper;
    busy.value = true;
    error.value = "";
    try {
      if (data.value === null) {
        const kept = await keeper?.get<T>(name());
        if (kept && mine === turn && data.value === null) {
          data.value = kept.data;
          keptAt.value = kept.at;
        }
      }
      const fresh = await heard(fetch);
      if (mine !== turn) return;
      data.value = fresh;
      keptAt.value = null;
      await keeper?.put(name(), fresh);
    } catch (reason) {
      if (mine !== turn) return;
      if (reason instanceof Unreachable && data.value !== null) keptAt.value ??= Date.now();
      else error.value = said(reason);
    } finally {
      if (mine === turn) busy.value = false;
    }
  }

  return { data, keptAt, busy, error, load };
}
