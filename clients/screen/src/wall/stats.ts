/** Figures of a span of time, asked for again while things move, and never mixed with those of another span. */
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from "vue";
import { Throttle } from "../model/throttle.ts";
import type { Period } from "../model/period.ts";
import { statsOf } from "../server/client.ts";
import type { Stats } from "../server/bodies.ts";
import { status, turns } from "./follow.ts";
import { told } from "./told.ts";

export interface Figures {
  stats: ShallowRef<Stats | null>;
  /** This server does not count them. */
  absent: Ref<boolean>;
  /** Why they cannot be had now; empty when they can. */
  trouble: Ref<string>;
}

export interface Question {
  area: string;
  period: Period;
}

/** `gap`: milliseconds between two questions at the least. */
export function useStats(question: () => Question | null, gap: number): Figures {
  const stats = shallowRef<Stats | null>(null);
  const absent = ref(false);
  const trouble = ref("");
  let throttle: Throttle | null = null;

  watch(
    () => JSON.stringify(question()),
    () => {
      throttle?.stop();
      throttle = null;
      stats.value = null;
      trouble.value = "";
      const asked = question();
      if (!asked) return;
      const mine: Throttle = new Throttle(() => ask(asked, () => throttle === mine), { gap, idle: Math.max(gap, 60_000), longest: 120_000 });
      throttle = mine;
      mine.start();
    },
    { immediate: true },
  );

  async function ask({ area, period }: Question, wanted: () => boolean): Promise<void> {
    try {
      const body = await statsOf(area, period.from, period.to);
      if (!wanted()) return;
      stats.value = body;
      absent.value = body === null;
      trouble.value = "";
    } catch (reason) {
      if (wanted()) trouble.value = told(reason);
      throw reason;
    }
  }

  watch(turns, () => {
    if (!absent.value) throttle?.touch();
  });
  // A server that is back after a restart may have learnt to count, and need not be waited for.
  watch(status, (now) => {
    if (now === "live" && (absent.value || trouble.value)) throttle?.hurry();
  });
  onScopeDispose(() => throttle?.stop());
  return { stats, absent, trouble };
}
