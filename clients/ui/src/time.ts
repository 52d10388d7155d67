/** Times as people read them: China's, whatever the device is set to. */
import { language, t } from "./language.ts";

const ZONE = "Asia/Shanghai";

function part(options: Intl.DateTimeFormatOptions, at: Date): string {
  return new Intl.DateTimeFormat(language.value, { timeZone: ZONE, hourCycle: "h23", ...options }).format(at);
}

/** `11-22 14:05`; with the year when it is not this one. */
export function short(rfc3339: string | null | undefined, now = new Date()): string {
  if (!rfc3339) return "—";
  const at = new Date(rfc3339);
  const year = (when: Date) => part({ year: "numeric" }, when);
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
  return `${year(at) === year(now) ? day.slice(5) : day} ${clock(rfc3339).slice(0, 5)}`;
}

/** `14:05:09` */
export function clock(rfc3339: string): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(new Date(rfc3339));
}

/** `2026-11-22`, the local day of an instant. */
export function day(at: Date | string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(at));
}

/** `3 小时`, `2 天`: the largest unit that says something, never negative. */
export function span(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return t(`${minutes} 分钟`, `${minutes} min`);
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t(`${hours} 小时`, `${hours} h`);
  const days = Math.floor(hours / 24);
  return t(`${days} 天`, `${days} d`);
}

/** How urgent a due time is; colour and word always go together. */
export type Lateness = "none" | "calm" | "soon" | "late";

/** Share of time left below which something is "soon", and an absolute floor: two hours. */
const SOON_MS = 2 * 3_600_000;

export function lateness(due: string | null | undefined, now: number): Lateness {
  if (!due) return "none";
  const left = Date.parse(due) - now;
  if (left < 0) return "late";
  return left <= SOON_MS ? "soon" : "calm";
}

/** `剩 3 小时`, `超 2 天`. */
export function dueWords(due: string | null | undefined, now: number): string {
  if (!due) return t("无时限", "No limit");
  const left = Date.parse(due) - now;
  return left < 0 ? t(`超期 ${span(-left)}`, `${span(-left)} overdue`) : t(`剩 ${span(left)}`, `${span(left)} left`);
}
