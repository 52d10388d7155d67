/** Open cases around the place of a call: what may be the same matter, live while the call lasts. */
import { computed, onScopeDispose, shallowRef, watch, type Ref } from "vue";
import type { MapPoint } from "@sandan/ui/map";
import { client, read, type AreaRef, type CaseBody } from "../base/server.ts";
import { OPEN_FILTER } from "../cases/filters.ts";
import { watchScopes } from "../cases/list.ts";

const MOST = 50;
const SETTLE_MS = 1_500;

/** The same category first, then the newest. */
export function likely(items: readonly CaseBody[], category: string): CaseBody[] {
  const weight = (one: CaseBody) => (category && one.category.code === category ? 1 : 0);
  return [...items].sort((a, b) => weight(b) - weight(a) || b.opened_at.localeCompare(a.opened_at));
}

export function useNearby(area: Ref<AreaRef | null>, category: Ref<string>) {
  const items = shallowRef<CaseBody[]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    const code = area.value?.code;
    if (!code) {
      items.value = [];
      return;
    }
    try {
      const body = await read(() => client.get("/api/v1/cases", { query: { area: code, state: OPEN_FILTER.state.join(","), limit: MOST } }));
      if (area.value?.code === code) items.value = body.items;
    } catch {
      // Without them the call goes on; the next event asks again.
      items.value = [];
    }
  }

  watch(() => area.value?.code, load, { immediate: true });
  watchScopes((event) => {
    const summary = (event.data as { case?: { area?: AreaRef | null } } | null)?.case;
    if (!area.value || summary?.area?.code !== area.value.code) return;
    clearTimeout(timer);
    timer = setTimeout(() => void load(), SETTLE_MS);
  });
  onScopeDispose(() => clearTimeout(timer));

  const sorted = computed(() => likely(items.value, category.value));
  const points = computed<MapPoint[]>(() =>
    sorted.value.flatMap((one) => (one.location ? [{ id: one.id, lng: one.location.lng, lat: one.location.lat, colour: category.value && one.category.code === category.value ? "#b3261e" : "#0b57a4", label: one.number }] : [])),
  );
  return { items: sorted, points, load };
}
