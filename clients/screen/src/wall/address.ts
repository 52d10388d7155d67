/**
 * What the wall shows stands in its address: the area's code and, while a past day is played back, the day. So a wall
 * comes back to its own area after a restart, and the browser's way back leads one level up again.
 */
import { reactive, readonly } from "vue";

interface Address {
  area: string | null;
  day: string | null;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const CODE = /^[\w-]{1,40}$/;

export function read(search: string): Address {
  const query = new URLSearchParams(search);
  const [area, day] = [query.get("area"), query.get("day")];
  return { area: area && CODE.test(area) ? area : null, day: day && DAY.test(day) ? day : null };
}

export function written({ area, day }: Address): string {
  const query = new URLSearchParams();
  if (area) query.set("area", area);
  if (day) query.set("day", day);
  const text = query.toString();
  return text ? `?${text}` : "";
}

const current = reactive<Address>(read(location.search));
export const address = readonly(current);

addEventListener("popstate", () => Object.assign(current, read(location.search)));

export function go(to: Partial<Address>): void {
  const before = written(current);
  Object.assign(current, to);
  if (written(current) !== before) history.pushState(null, "", location.pathname + written(current));
}

/** Where a page without an area begins; no step of the way back. */
export function begin(area: string): void {
  current.area = area;
  history.replaceState(null, "", location.pathname + written(current));
}
