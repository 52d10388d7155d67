/** What map, list and stages show: the live snapshot, or a moment of a past day. */
import { computed } from "vue";
import { moment, played } from "../replay/player.ts";
import type { AreaRef, Counts, OnDuty } from "../server/bodies.ts";
import { OPEN } from "../model/states.ts";
import { sum } from "../model/figures.ts";
import { snapshot } from "./follow.ts";
import { address } from "./address.ts";

export interface Child {
  area: AreaRef;
  counts: Counts;
  open: number;
  /** Not known of a past day. */
  on_duty?: OnDuty | null;
}

export interface View {
  past: boolean;
  area: AreaRef;
  counts: Counts;
  open: number;
  total: number;
  children: Child[];
}

export const view = computed<View | null>(() => {
  if (address.day) {
    const [day, at] = [played.value, moment.value];
    if (!day || !at) return null;
    const children = day.children.map(({ area }) => {
      const counts = at.children[area.code] ?? {};
      return { area, counts, open: sum(counts, OPEN) };
    });
    return { past: true, area: day.area, counts: at.counts, open: sum(at.counts, OPEN), total: sum(at.counts, Object.keys(at.counts)), children };
  }
  const body = snapshot.value;
  return body && { past: false, area: body.area, counts: body.counts, open: body.open, total: body.total, children: body.children };
});
