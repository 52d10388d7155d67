/** Interfaces typed by hand until the generated schema has them. */
import { client, type AreaRef } from "./server.ts";

export interface ClientSettings {
  name: string;
  demo: boolean;
  now: string;
  factor: number;
  root: AreaRef | null;
  tiles: { url: string; attribution: string }[];
}

/** Commands that the caller may give now. */
export interface Actions {
  version: number;
  case: string[];
  orders: Record<string, string[]>;
}

export interface Rate {
  numerator: number;
  denominator: number;
}

export interface Stats {
  area: AreaRef;
  from: string;
  to: string;
  as_of: string;
  opened: number;
  closed: number;
  open: number;
  overdue: number;
  due_tomorrow: number;
  unsigned: number;
  dissatisfied: number;
  by_channel: Record<string, number>;
  by_category: { category: { code: string; name: string }; n: number }[];
  by_day: { day: string; opened: number; closed: number }[];
  on_time: Rate;
  contacted: Rate;
  solved: Rate;
  satisfied: Rate;
  overdue_by_unit: { unit: string | null; name: string | null; n: number }[];
}

type Loose = (path: string, call?: { path?: Record<string, unknown>; query?: Record<string, unknown> }) => Promise<unknown>;
const get = client.get.bind(client) as unknown as Loose;

export const clientSettings = () => get("/api/v1/client-settings") as Promise<ClientSettings>;
export const actionsOf = (id: string) => get("/api/v1/cases/{id}/actions", { path: { id } }) as Promise<Actions>;
export const statsOf = (area: string, from: string, to: string) => get("/api/v1/stats/{area}", { path: { area }, query: { from, to } }) as Promise<Stats>;
