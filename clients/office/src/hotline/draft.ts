/** What the desk types during a call. Kept for this window only, so that a reload loses nothing and nobody else finds it. */
import type { Found } from "./PlaceFinder.vue";
import type { Schemas } from "@sandan/sdk";

export interface Draft {
  kind: "issue" | "service" | "wish";
  channel: string;
  text: string;
  category: string;
  place: Found;
  name: string;
  phone: string;
  anonymous: boolean;
  secret: boolean;
  behalf: boolean;
  servedName: string;
  servedContact: string;
  relation: string;
  consent: "said" | "signed" | "none";
  slot: string;
  externalSystem: string;
  externalNumber: string;
  externalDue: string;
}

const STORED = "sandan.office.call";

export function blank(channel = "hotline"): Draft {
  return {
    kind: "issue", channel, text: "", category: "", place: { address: "", point: null, area: null, sure: false }, name: "", phone: "", anonymous: false, secret: false,
    behalf: false, servedName: "", servedContact: "", relation: "", consent: "said", slot: "", externalSystem: "12345", externalNumber: "", externalDue: "",
  };
}

export function restore(): Draft {
  try {
    return { ...blank(), ...(JSON.parse(sessionStorage.getItem(STORED) ?? "{}") as Partial<Draft>) };
  } catch {
    return blank();
  }
}

export function keep(draft: Draft): void {
  sessionStorage.setItem(STORED, JSON.stringify(draft));
}

export function drop(): void {
  sessionStorage.removeItem(STORED);
}

/** An order that a superior platform has and we have not: its number and limit come along, nobody types them again. */
export function fromSuperior(query: Record<string, unknown>, draft: Draft): void {
  const text = (name: string) => (typeof query[name] === "string" ? (query[name] as string) : "");
  if (!text("external")) return;
  draft.channel = "superior";
  draft.externalSystem = text("system") || draft.externalSystem;
  draft.externalNumber = text("external");
  draft.externalDue = text("due");
}

/** What still has to be asked before the call ends. */
export function lacking(draft: Draft): string[] {
  const lacks: string[] = [];
  if (!draft.text.trim()) lacks.push("text");
  if (!draft.place.address.trim() && !draft.place.point) lacks.push("place");
  if (draft.behalf && !draft.relation.trim()) lacks.push("relation");
  if (draft.channel === "superior" && (!draft.externalNumber.trim() || !draft.externalDue)) lacks.push("external");
  return lacks;
}

/** The draft as the interface takes it; nothing that was left empty, no name of somebody who wants to stay unknown. */
export function toCase(draft: Draft): Schemas["NewCase"] {
  const contact = draft.anonymous ? null : given({ name: draft.name, phone: draft.phone });
  const point = draft.place.point;
  return {
    kind: draft.kind,
    text: draft.text.trim(),
    channel: draft.channel,
    anonymous: draft.anonymous,
    secret: draft.secret,
    ...(draft.category ? { category: draft.category } : {}),
    ...(point ? { location: { lng: point.lng, lat: point.lat, crs: "wgs84" } } : {}),
    ...(draft.place.address.trim() ? { address: draft.place.address.trim() } : {}),
    ...(contact ? { contact } : {}),
    ...(draft.slot && draft.kind === "service" ? { slot: draft.slot } : {}),
    ...(draft.channel === "patrol" ? { own_find: true } : {}),
    ...(draft.behalf ? { on_behalf: { ...given({ served_name: draft.servedName, served_contact: draft.servedContact }), relation: draft.relation.trim(), consent: draft.consent } } : {}),
    ...(draft.channel === "superior" ? { external: { system: draft.externalSystem.trim(), number: draft.externalNumber.trim(), due: draft.externalDue } } : {}),
  };
}

function given<K extends string>(fields: Record<K, string>): Partial<Record<K, string>> | null {
  const kept = Object.entries<string>(fields).filter(([, value]) => value.trim() !== "").map(([name, value]) => [name, value.trim()]);
  return kept.length > 0 ? (Object.fromEntries(kept) as Partial<Record<K, string>>) : null;
}
