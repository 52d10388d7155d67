/** Days in a row from a list that may leave out those on which nothing happened. */
import { dayAfter } from "./period.ts";

export interface Trend {
  days: string[];
  opened: number[];
  closed: number[];
  /** Opened on the days as many days earlier. */
  before: number[];
}

export function trendOf(byDay: readonly { day: string; opened: number; closed: number }[], last: string, length: number): Trend {
  const known = new Map(byDay.map((one) => [one.day, one]));
  const days = Array.from({ length }, (_, index) => dayAfter(last, index + 1 - length));
  return {
    days,
    opened: days.map((day) => known.get(day)?.opened ?? 0),
    closed: days.map((day) => known.get(day)?.closed ?? 0),
    before: days.map((day) => known.get(dayAfter(day, -length))?.opened ?? 0),
  };
}
