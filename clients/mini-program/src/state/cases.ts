/** My reports, live: whatever moves on one of them comes in over the topic `me`. */
import { defineStore } from "pinia";
import { ref } from "vue";
import { useClock } from "./clock";
import { wordsOf } from "./fault";
import { useLive } from "./live";
import { client, type CaseBody } from "./server";

const PAGE = 20;

export const useCases = defineStore("cases", () => {
  const items = ref<CaseBody[]>([]);
  const total = ref(0);
  const next = ref<string | null>(null);
  const fault = ref("");
  const isLoaded = ref(false);
  const clock = useClock();
  let watching = false;

  /** Reads from the newest, as many as are shown now. */
  async function load(): Promise<void> {
    if (!client.session.user) return forget();
    try {
      const limit = Math.min(100, Math.max(PAGE, items.value.length));
      const page = await client.get("/api/v1/cases", { query: { mine: true, limit } as never });
      items.value = page.items;
      total.value = page.total;
      next.value = page.next ?? null;
      clock.hear(page.as_of);
      fault.value = "";
      isLoaded.value = true;
    } catch (reason) {
      fault.value = wordsOf(reason);
    }
  }

  async function more(): Promise<void> {
    if (!next.value) return;
    try {
      const page = await client.get("/api/v1/cases", { query: { mine: true, limit: PAGE, cursor: next.value } as never });
      items.value = [...items.value, ...page.items];
      next.value = page.next ?? null;
    } catch (reason) {
      fault.value = wordsOf(reason);
    }
  }

  function forget(): void {
    items.value = [];
    total.value = 0;
    next.value = null;
    isLoaded.value = false;
  }

  /** From now on the list follows what happens. */
  function follow(): void {
    void load();
    if (watching) return;
    watching = true;
    useLive().watch("me", () => void load());
    client.session.onChange(() => {
      forget();
      void load();
    });
  }

  return { items, total, next, fault, isLoaded, load, more, follow };
});
