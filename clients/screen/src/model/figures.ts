/** How numbers are said and which colour they get. */
import type { Counts, Ratio } from "../server/bodies.ts";

/** Shown for a share of nothing. */
export const NOTHING = "—";

/** `96.3%`; a share of nothing is no share, neither 0 nor 100. */
export function percent({ numerator, denominator }: Ratio): string {
  if (!(denominator > 0)) return NOTHING;
  return `${((numerator / denominator) * 100).toFixed(1)}%`;
}

/** `413 / 429`; what the share was counted from always stands beside it. */
export function parts({ numerator, denominator }: Ratio): string {
  return `${amount(numerator)} / ${amount(denominator)}`;
}

/** Thousands are set apart; the same in both languages. */
export function amount(n: number): string {
  return new Intl.NumberFormat("en-US").format(n);
}

export function sum(counts: Counts, words: readonly string[]): number {
  return words.reduce((total, word) => total + (counts[word] ?? 0), 0);
}

/** Classes of the heat map besides "none". */
export const CLASSES = 5;

/** Widths of a class that are easy to read; from ten on they come again ten times as large in each decade. */
const SMALL = [1, 2, 3, 4, 5, 6, 8];
const DECADE = [10, 12, 15, 20, 25, 30, 40, 50, 60, 80];

/**
 * Upper ends of the classes for a largest value. Their width comes from a short series, so that a single report more
 * does not recolour the whole map.
 */
export function thresholds(largest: number): number[] {
  const fits = (one: number) => one * CLASSES >= largest;
  let width = SMALL.find(fits);
  for (let times = 1; width === undefined; times *= 10) width = DECADE.map((one) => one * times).find(fits);
  const step = width;
  return Array.from({ length: CLASSES }, (_, index) => step * (index + 1));
}

/** 0 for nothing, else the class from 1 to 5. */
export function heatClass(value: number, ends: readonly number[]): number {
  if (value <= 0) return 0;
  const at = ends.findIndex((end) => value <= end);
  return at < 0 ? ends.length : at + 1;
}

/** `1–4`: the values of a class, for the legend. */
export function classWords(index: number, ends: readonly number[]): string {
  const low = (ends[index - 2] ?? 0) + 1;
  const high = ends[index - 1] ?? low;
  return low === high ? String(low) : `${low}–${high}`;
}
