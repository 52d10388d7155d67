/** Local days and instants: China's, whatever the device is set to. There has been no other offset since 1991. */
const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

/** Milliseconds at which the local day of an instant begins. */
export function dayStart(at: number): number {
  return Math.floor((at + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS;
}

/** Begin and end (exclusive) of the local day `days` after that of `at`. */
export function localDay(at: number, days = 0): [from: string, to: string] {
  const from = dayStart(at) + days * DAY_MS;
  return [new Date(from).toISOString(), new Date(from + DAY_MS).toISOString()];
}

/** What `<input type="datetime-local">` gives, as an instant; empty for nothing. */
export function toInstant(local: string): string {
  return local ? `${local.length === 16 ? `${local}:00` : local}+08:00` : "";
}

/** An instant as `<input type="datetime-local">` takes it. */
export function toLocal(rfc3339: string | null | undefined): string {
  if (!rfc3339) return "";
  const at = Date.parse(rfc3339);
  return Number.isFinite(at) ? new Date(at + OFFSET_MS).toISOString().slice(0, 16) : "";
}

/** A date of `<input type="date">` as the instant at which it begins. */
export function dateStart(date: string): string {
  return date ? `${date}T00:00:00+08:00` : "";
}

/** The date after a date, for half-open periods. */
export function nextDate(date: string): string {
  return date ? new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10) : "";
}
