/** The day's and the month's figures, each asked for once, so that no two panels show two answers to one question. */
import { computed, effectScope, type ComputedRef, type EffectScope } from "vue";
import { today } from "../model/clock.ts";
import { dayOf, monthTo, type Period } from "../model/period.ts";
import { address } from "./address.ts";
import { useStats, type Figures } from "./stats.ts";

export type Shared = Figures & { period: ComputedRef<Period> };

/** Milliseconds between two questions at the least: a month moves slowly, and counting it costs more. */
const DAY_GAP = 5_000;
const MONTH_GAP = 30_000;

let scope: EffectScope | null = null;
const known = new Map<string, Shared>();

function shared(name: string, periodOf: (day: string) => Period, gap: number): Shared {
  let figures = known.get(name);
  if (!figures) {
    // Detached: it outlives the panel that happened to ask first.
    scope ??= effectScope(true);
    figures = scope.run((): Shared => {
      const period = computed(() => periodOf(address.day ?? today.value));
      return { ...useStats(() => (address.area ? { area: address.area, period: period.value } : null), gap), period };
    })!;
    known.set(name, figures);
  }
  return figures;
}

/** The shown day: today, or the one that is played back. */
export function useDay(): Shared {
  return shared("day", dayOf, DAY_GAP);
}

/** The month of the shown day, up to its end. */
export function useMonth(): Shared {
  return shared("month", monthTo, MONTH_GAP);
}

/** When somebody signs out. */
export function endShared(): void {
  scope?.stop();
  scope = null;
  known.clear();
}
