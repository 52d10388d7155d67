/** A report as a person writes it, and as the server takes it. */
import type { Schemas } from "./server";
import type { Point, Taken } from "../platform/platform";

export type Kind = "issue" | "service" | "wish";
export type Who = "me" | "anonymous" | "other";

export interface Draft {
  kind: Kind;
  text: string;
  /** Code and name of what was chosen; nothing: a person at the desk chooses. */
  category: { code: string; name: string } | null;
  photos: Taken[];
  voice: Taken | null;
  point: Point | null;
  /** What the place is called, as the server found it. */
  placeName: string;
  address: string;
  who: Who;
  name: string;
  phone: string;
  secret: boolean;
  served: { name: string; phone: string; relation: string; consent: "" | "said" | "signed" | "none" };
  /** The wished day and clock of a service, local. */
  day: string;
  clock: string;
}

export const MOST_PHOTOS = 9;
export const LONGEST_TEXT = 4000;
/** Words for how two people are related, as the server knows them. */
export const RELATIONS = [
  ["子女", "Child"],
  ["父母", "Parent"],
  ["配偶", "Spouse"],
  ["亲属", "Relative"],
  ["邻居", "Neighbour"],
  ["楼长", "Building head"],
  ["志愿者", "Volunteer"],
  ["其他", "Other"],
] as const;

export function empty(): Draft {
  return {
    kind: "issue",
    text: "",
    category: null,
    photos: [],
    voice: null,
    point: null,
    placeName: "",
    address: "",
    who: "me",
    name: "",
    phone: "",
    secret: false,
    served: { name: "", phone: "", relation: "", consent: "" },
    day: "",
    clock: "",
  };
}

export type Lack = "text" | "voice" | "place" | "phone" | "relation" | "consent" | "served_phone" | "slot";

const PHONE = /^1\d{10}$/;

/** What a step still lacks; empty: one may go on. */
export function lacks(draft: Draft, step: number, signedIn: boolean): Lack[] {
  if (step === 1) return draft.text.trim() ? [] : ["text"];
  if (step === 2) {
    const place: Lack[] = draft.point || draft.address.trim() ? [] : ["place"];
    return draft.kind === "service" && (draft.day !== "") !== (draft.clock !== "") ? [...place, "slot"] : place;
  }
  const found: Lack[] = [];
  const given = draft.phone.trim();
  if (draft.who !== "anonymous" && (given ? !PHONE.test(given) : !signedIn)) found.push("phone");
  if (draft.who === "other") {
    if (!draft.served.relation) found.push("relation");
    if (!draft.served.consent) found.push("consent");
    if (draft.served.phone.trim() && !PHONE.test(draft.served.phone.trim())) found.push("served_phone");
  }
  return found;
}

/** The body that is sent. Attachments are those that were uploaded before. */
export function bodyOf(draft: Draft, channel: string, attachments: string[]): Schemas["NewCase"] {
  const contact = draft.who === "anonymous" ? undefined : filled({ name: draft.name.trim(), phone: draft.phone.trim() });
  const body: Schemas["NewCase"] = { kind: draft.kind, text: draft.text.trim(), channel, anonymous: draft.who === "anonymous" };
  if (draft.category) body.category = draft.category.code;
  if (draft.point) body.location = draft.point;
  if (draft.address.trim()) body.address = draft.address.trim();
  if (contact) body.contact = contact;
  if (draft.secret && draft.who !== "anonymous") body.secret = true;
  if (draft.who === "other") {
    const { name, phone, relation, consent } = draft.served;
    const served = filled({ served_name: name.trim(), served_contact: phone.trim() }) ?? {};
    body.on_behalf = { ...served, relation, consent: consent || "none" };
  }
  if (attachments.length > 0) body.attachments = attachments;
  if (draft.kind === "service" && draft.day && draft.clock) body.slot = `${draft.day}T${draft.clock}:00+08:00`;
  return body;
}

/** Only what was filled in; nothing when nothing was. */
function filled<T extends Record<string, string>>(fields: T): Partial<T> | undefined {
  const entries = Object.entries(fields).filter(([, value]) => value !== "");
  return entries.length > 0 ? (Object.fromEntries(entries) as Partial<T>) : undefined;
}
