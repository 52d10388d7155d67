/**
 * Times as people read them. China has one zone and no summer time, so this needs no `Intl`, which some versions of
 * WeChat lack.
 */
import { language } from "@sandan/language";

const EIGHT_HOURS = 8 * 3_600_000;
const two = (n: number) => String(n).padStart(2, "0");

function parts(at: number) {
  const shifted = new Date(at + EIGHT_HOURS);
  return { year: shifted.getUTCFullYear(), month: shifted.getUTCMonth() + 1, day: shifted.getUTCDate(), clock: `${two(shifted.getUTCHours())}:${two(shifted.getUTCMinutes())}` };
}

/** `11月22日 14:05`; with the year when it is not this one. */
export function when(rfc3339: string | null | undefined, now: number): string {
  if (!rfc3339) return "—";
  const at = parts(Date.parse(rfc3339));
  const isThisYear = at.year === parts(now).year;
  if (language.value === "en") return `${isThisYear ? "" : `${at.year}-`}${two(at.month)}-${two(at.day)} ${at.clock}`;
  return `${isThisYear ? "" : `${at.year}年`}${at.month}月${at.day}日 ${at.clock}`;
}

/** RFC 3339 of a local day and clock, as a wished time is sent. */
export function instantOf(day: string, clock: string): string {
  return `${day}T${clock}:00+08:00`;
}

/** `2026-11-22`, the local day. */
export function dayOf(at: number): string {
  const { year, month, day } = parts(at);
  return `${year}-${two(month)}-${two(day)}`;
}
