/** Names of units, people and areas by their ids, each asked for once. What may not be known stays a short word. */
import { reactive } from "vue";
import type { Schemas } from "@sandan/sdk";
import { t } from "@sandan/ui";
import { client, read } from "./server.ts";
import { has, me } from "./session.ts";

const people = reactive(new Map<string, string>());
const places = reactive(new Map<string, string>());
const asked = new Set<string>();

type Unit = Schemas["UnitBody"];
const unitList = reactive<{ list: Unit[]; loaded: boolean }>({ list: [], loaded: false });
let loadingUnits: Promise<Unit[]> | null = null;

/** All units, read once; `afresh` after one was changed. */
export function allUnits(afresh = false): Promise<Unit[]> {
  if (afresh) loadingUnits = null;
  loadingUnits ??= read(() => client.get("/api/v1/units"))
    .then((body) => {
      unitList.list = body.units;
      unitList.loaded = true;
      return body.units;
    })
    .catch((reason: unknown) => {
      loadingUnits = null;
      throw reason;
    });
  return loadingUnits;
}

export function unitName(id: string | null | undefined): string {
  if (!id) return "";
  if (!unitList.loaded) void allUnits().catch(() => undefined);
  return unitList.list.find((unit) => unit.id === id)?.unit.name ?? t("单位", "Unit");
}

function once(key: string, ask: () => Promise<void>): void {
  if (asked.has(key)) return;
  asked.add(key);
  void ask().catch(() => undefined);
}

const readsAccounts = () => has("audit_admin", "security_admin");

/** From the card; for those who read accounts from the account, which desk staff have too. */
async function nameOf(id: string): Promise<string> {
  if (id === me.value?.user.id) return me.value.user.name;
  if (readsAccounts()) return (await read(() => client.get("/api/v1/accounts/{id}", { path: { id } }))).name;
  return (await read(() => client.get("/api/v1/people/{id}", { path: { id } }))).person.name;
}

/** The name of somebody who can take orders: they have a card. */
export function personName(id: string | null | undefined, otherwise = t("工作人员", "Staff")): string {
  if (!id) return "";
  once(`person:${id}`, async () => {
    people.set(id, await nameOf(id));
  });
  return people.get(id) ?? otherwise;
}

/** Whoever did something. Desk staff and residents have no card: they are named where the reader knows them already. */
export function actorName(id: string | null | undefined, otherwise = t("工作人员", "Staff")): string {
  if (!id) return "";
  return id === me.value?.user.id || readsAccounts() ? personName(id, otherwise) : (people.get(id) ?? otherwise);
}

export function learnPerson(id: string, name: string): void {
  asked.add(`person:${id}`);
  people.set(id, name);
}

/** The name of an area by its code, or by a path that ends with it. */
export function areaName(codeOrPath: string | null | undefined): string {
  const code = leaf(codeOrPath);
  if (!code) return "";
  once(`area:${code}`, async () => {
    places.set(code, (await read(() => client.get("/api/v1/areas/{code}", { path: { code } }))).name);
  });
  return places.get(code) ?? code;
}

/** The last code of a path. */
export function leaf(codeOrPath: string | null | undefined): string {
  return (codeOrPath ?? "").split("/").filter(Boolean).at(-1) ?? "";
}
