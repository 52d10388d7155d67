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

/** Widths of a class that are easy to read, in one decade. */
const WIDTHS = [1, 2, 3, 4, 5, 6, 8];

/**
 * Upper ends of the classes for a largest value. Their width comes from a short series (1, 2, 3, 4, 5, 6, 8, 10, 20 …),
 * so that a single report more does not recolour the whole map.
 */
export function thresholds(largest: number): number[] {
  let width = 1;
  for (let decade = 1; width * CLASSES < largest; decade *= 10) {
    width = WIDTHS.map((one) => one * decade).find((one) => one * CLASSES >= largest) ?? 10 * decade;
  }
  return Array.from({ length: CLASSES }, (_, index) => width * (index + 1));
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
