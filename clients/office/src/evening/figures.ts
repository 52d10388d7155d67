/** Figures as an office reads them: numerator and denominator stand beside a rate, and nothing is divided by zero. */
import type { Schemas } from "@sandan/sdk";

type Rate = Schemas["RateBody"];

/** `96.3%`; `—` without a denominator. */
export function percent(rate: Rate | undefined): string {
  if (!rate || rate.denominator === 0) return "—";
  return `${(Math.round((rate.numerator / rate.denominator) * 1000) / 10).toFixed(1)}%`;
}

export function share(rate: Rate | undefined): string {
  return rate ? `${rate.numerator}/${rate.denominator}` : "0/0";
}
