/** Bodies of the interface that the generated schema does not hold yet. */
import type { Schemas } from "@sandan/sdk";

export type AreaRef = Schemas["AreaRef"];
export type CaseSummary = Schemas["CaseSummary"];
export type CaseBody = Schemas["CaseBody"];
export type ScreenBody = Schemas["ScreenBody"];
export type ScreenChild = Schemas["ScreenChild"];

/** Numbers by a word: cases by state, by channel … */
export type Counts = Readonly<Record<string, number>>;

/** `GET /api/v1/client-settings` */
export interface Settings {
  name: string;
  district: number;
  demo: boolean;
  /** Business time, RFC 3339. */
  now: string;
  /** Business seconds in a real second. */
  factor: number;
  root: AreaRef | null;
  /** Layers of the base map, the lowest first. */
  tiles: { url: string; attribution: string }[];
}

/** A share with what it was counted from. */
export interface Ratio {
  numerator: number;
  denominator: number;
}

/** `GET /api/v1/stats/{area}` */
export interface Stats {
  area: AreaRef;
  from: string;
  to: string;
  as_of: string;
  opened: number;
  closed: number;
  open: number;
  overdue: number;
  by_state: Counts;
  by_kind: Counts;
  by_channel: Counts;
  by_category: { category: { code: string; name: string }; n: number }[];
  by_hour: number[];
  by_day: { day: string; opened: number; closed: number }[];
  on_time: Ratio;
  contacted: Ratio;
  solved: Ratio;
  satisfied: Ratio;
  overdue_by_unit: { unit: string | null; name: string | null; n: number }[];
  dissatisfied: number;
  unsigned: number;
  due_tomorrow: number;
}

/** A case came into a state, left one, or left the area. */
export interface PastMove {
  at: string;
  position: number;
  case: string;
  /** What happened. */
  kind: string;
  from: string | null;
  /** The area directly below the shown one in which it was. */
  from_area: string | null;
  to: string | null;
  to_area: string | null;
}

/** `GET /api/v1/screen/{area}/day/{day}` */
export interface PastDay {
  area: AreaRef;
  day: string;
  start: Counts;
  children: { area: AreaRef; counts: Counts }[];
  moves: PastMove[];
}
