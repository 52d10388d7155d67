/** The one client of this app. */
import { Client, Session, type components } from "@sandan/sdk";
import { language } from "@sandan/language";
import { here } from "#here";

export type Schemas = components["schemas"];
export type CaseBody = Schemas["CaseBody"];
export type OrderItem = Schemas["OrderItem"];
export type OrderBody = Schemas["OrderBody"];
export type EventBody = Schemas["EventBody"];
export type CommandBody = Schemas["CommandBody"];
export type AreaRef = Schemas["AreaRef"];

const DEVICE = "sandan.device";

/** A random name for this device, so that a report without an account can be told from another's. */
function device(): string {
  const known = here.keep.get(DEVICE);
  if (known) return known;
  const made = Array.from(here.random(), (byte) => byte.toString(16).padStart(2, "0")).join("");
  here.keep.set(DEVICE, made);
  return made;
}

export const client = new Client({
  base: __SERVER__,
  transport: here.transport,
  session: new Session(here.keep, "sandan.m.session"),
  language: () => language.value,
  device,
  random: here.random,
});

/** A page that has no body of its own in the server's document yet. */
export async function ask<T>(path: string): Promise<T> {
  return (await client.get(path as never)) as T;
}

/** Gives a command on a case; which ones there are is the server's answer, not this page's. */
export async function command(id: string, name: string, body: object = {}, key?: string): Promise<CaseBody> {
  const path = `/api/v1/cases/{id}/commands/${name}` as "/api/v1/cases/{id}/commands/withdraw";
  return client.post(path, { path: { id }, body: body as CommandBody, ...(key ? { key } : {}) });
}

export async function orderCommand(id: string, name: string, body: CommandBody = {}): Promise<CaseBody> {
  const path = `/api/v1/orders/{id}/commands/${name}` as "/api/v1/orders/{id}/commands/claim";
  return client.post(path, { path: { id }, body });
}
