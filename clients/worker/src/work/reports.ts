/** 巡查自报: what a worker found, before it is sent. */
import type { Schemas } from "@sandan/sdk";
import { desk } from "../app/desk.ts";

export interface Find {
  text: string;
  category: string;
  address: string;
  point: Schemas["PointBody"] | null;
  photos: string[];
}

export const NO_FIND: Find = { text: "", category: "", address: "", point: null, photos: [] };

export async function keptReport(): Promise<Find> {
  const kept = await desk.value?.keeper.get<Find>("draft:report");
  return kept ? { ...NO_FIND, ...kept.data } : { ...NO_FIND, photos: [] };
}

export async function keepReport(find: Find): Promise<void> {
  await desk.value?.keeper.put("draft:report", JSON.parse(JSON.stringify(find)));
}

export async function dropReport(): Promise<void> {
  await desk.value?.keeper.remove("draft:report");
}

export function reportOf(find: Find): Schemas["NewCase"] {
  const body: Schemas["NewCase"] = { kind: "issue", text: find.text.trim(), channel: "patrol", own_find: true };
  if (find.category) body.category = find.category;
  if (find.address.trim()) body.address = find.address.trim();
  if (find.point) body.location = find.point;
  return body;
}
