/**
 * What a list of cases shows. The server filters by state, category, area, time and number; what it cannot ask for is
 * a *sift*: pages are read and looked through here, and the page says how many were looked at.
 */
import { dateStart, nextDate } from "../base/days.ts";

export const SIFTS = ["due_tomorrow", "unsigned", "dissatisfied", "closed_on", "unit", "responsible", "pending", "external", "reply"] as const;
export type Sift = (typeof SIFTS)[number];
export const ORDERS = ["newest", "oldest", "due"] as const;

export interface Filter {
  state: string[];
  category: string;
  area: string;
  overdue: boolean;
  number: string;
  /** Dates, both inclusive. */
  from: string;
  to: string;
  order: (typeof ORDERS)[number];
  sift: Sift | "";
  /** What the sift looks for: a unit's id, a date, a superior platform's number, the stage of a reply. */
  value: string;
}

export function everything(): Filter {
  return { state: [], category: "", area: "", overdue: false, number: "", from: "", to: "", order: "newest", sift: "", value: "" };
}

/** The open states: what a desk looks at. */
export const OPEN_FILTER = { state: ["submitted", "accepted", "dispatched", "handling", "shelved", "fed_back", "revisiting"] };

/** Everything that has ended, and may have ended today. */
export const ENDED_FILTER = { state: ["closed", "rejected", "withdrawn", "merged"] };

/** Parameters of `GET /cases` that a list uses. */
export interface Call {
  order: string;
  state?: string;
  category?: string;
  area?: string;
  overdue?: boolean;
  number?: string;
  opened_from?: string;
  opened_to?: string;
}

type Query = Record<string, unknown>;
const text = (value: unknown): string => (Array.isArray(value) ? String(value[0] ?? "") : typeof value === "string" ? value : "");

/** Reads the address of a page; words that are not known are left out. */
export function fromQuery(query: Query): Filter {
  const order = text(query["order"]) as Filter["order"];
  const sift = text(query["sift"]) as Sift;
  return {
    state: text(query["state"]).split(",").filter(Boolean),
    category: text(query["category"]),
    area: text(query["area"]),
    overdue: text(query["overdue"]) === "true",
    number: text(query["number"]),
    from: text(query["from"]),
    to: text(query["to"]),
    order: ORDERS.includes(order) ? order : "newest",
    sift: SIFTS.includes(sift) ? sift : "",
    value: text(query["value"]),
  };
}

/** The same as an address: only what differs from "everything". */
export function toQuery(filter: Filter): Record<string, string> {
  const query: Record<string, string> = {};
  if (filter.state.length > 0) query["state"] = filter.state.join(",");
  for (const name of ["category", "area", "number", "from", "to", "sift", "value"] as const) if (filter[name]) query[name] = filter[name];
  if (filter.overdue) query["overdue"] = "true";
  if (filter.order !== "newest") query["order"] = filter.order;
  return query;
}

/** What the server is asked for. */
export function toCall(filter: Filter): Call {
  const call: Call = { order: filter.order };
  if (filter.state.length > 0) call.state = filter.state.join(",");
  if (filter.category) call.category = filter.category;
  if (filter.area) call.area = filter.area;
  if (filter.overdue) call.overdue = true;
  if (filter.number) call.number = filter.number.trim();
  if (filter.from) call.opened_from = dateStart(filter.from);
  if (filter.to) call.opened_to = dateStart(nextDate(filter.to));
  return call;
}

export function sameFilter(one: Filter, other: Filter): boolean {
  return JSON.stringify(toQuery(one)) === JSON.stringify(toQuery(other));
}
