/** Spans of time as the office counts them: whole days of China's time, half-open. */

/** China has had no summer time since 1991, so a day is always 24 hours. */
const OFFSET = "+08:00";
const DAY_MS = 86_400_000;

export interface Period {
  /** RFC 3339, inclusive. */
  from: string;
  /** RFC 3339, exclusive. */
  to: string;
}

/** The first instant of a day. */
export function dayStart(day: string): string {
  return `${day}T00:00:00${OFFSET}`;
}

/** The day so many days later; negative for earlier. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

export function dayOf(day: string): Period {
  return { from: dayStart(day), to: dayStart(dayAfter(day, 1)) };
}

/** The month that a day lies in, from its first day to the end of the day itself. */
export function monthTo(day: string): Period {
  return { from: dayStart(`${day.slice(0, 7)}-01`), to: dayStart(dayAfter(day, 1)) };
}

/** The last `days` days up to the end of a day. */
export function daysTo(day: string, days: number): Period {
  return { from: dayStart(dayAfter(day, 1 - days)), to: dayStart(dayAfter(day, 1)) };
}

export function within(at: string | null | undefined, period: Period): boolean {
  if (!at) return false;
  const instant = Date.parse(at);
  return instant >= Date.parse(period.from) && instant < Date.parse(period.to);
}

/** The hour of the day in China, 0–23. */
export function hourOf(at: string): number {
  return new Date(Date.parse(at) + 8 * 3_600_000).getUTCHours();
}
