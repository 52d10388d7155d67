/** Cases that a journey needs before it begins, made through the interface by those whose part it is. */
import type { Client, Schemas } from "@sandan/sdk";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { colleague } from "./people.ts";
import { until } from "./until.ts";

/** A picture of a cleared stairwell, as far as pictures go here. */
export const PHOTO = fileURLToPath(new URL("./photo.png", import.meta.url));

export type Case = Schemas["CaseBody"];
type Command = Parameters<Client["post"]>[0];

/** A point that certainly lies in an area: the locator says so. */
export async function pointIn(client: Client, area: string): Promise<{ lng: number; lat: number; crs: "wgs84" }> {
  const level = (await client.get("/api/v1/areas/{code}", { path: { code: area } })).level;
  const borders = (await client.get("/api/v1/areas.geojson", { query: { level } })) as unknown as GeoJSON.FeatureCollection;
  const feature = borders.features.find((one) => one.properties?.["code"] === area);
  if (!feature) throw new Error(`no borders of ${area}`);
  const shape = feature.geometry as GeoJSON.Polygon | GeoJSON.MultiPolygon;
  const ring = (shape.type === "Polygon" ? shape.coordinates[0] : shape.coordinates[0]?.[0]) as number[][];
  const mean = (axis: 0 | 1) => ring.reduce((sum, point) => sum + (point[axis] ?? 0), 0) / ring.length;
  // Between the middle and each corner: some of these points lie inside, whatever the shape.
  for (const share of [0, 0.3, 0.6, 0.9]) {
    for (const corner of ring) {
      const [lng, lat] = [mean(0) + share * ((corner[0] ?? 0) - mean(0)), mean(1) + share * ((corner[1] ?? 0) - mean(1))];
      const found = await client.get("/api/v1/areas/locate", { query: { lng, lat, crs: "wgs84" } as never });
      if (found.path.some((one) => one.code === area)) return { lng, lat, crs: "wgs84" };
    }
  }
  throw new Error(`no point in ${area}`);
}

export async function report(client: Client, body: Record<string, unknown>): Promise<Case> {
  return (await client.post("/api/v1/cases", { body: { kind: "issue", ...body } as never })) as Case;
}

export async function command(client: Client, id: string, word: string, body: Record<string, unknown> = {}): Promise<Case> {
  const path = "/api/v1/cases/{id}/commands/{command}" as Command;
  return (await client.post(path, { path: { id, command: word }, body } as never)) as Case;
}

export async function onOrder(client: Client, id: string, word: string, body: Record<string, unknown> = {}): Promise<Case> {
  const path = "/api/v1/orders/{id}/commands/{command}" as Command;
  return (await client.post(path, { path: { id, command: word }, body } as never)) as Case;
}

/** The case when it has come to a state. */
export async function inState(client: Client, id: string, state: string): Promise<Case> {
  return until(30_000, async () => {
    const found = (await client.get("/api/v1/cases/{id}", { path: { id } })) as Case;
    return found.state === state ? found : undefined;
  });
}

/** Kinds of what happened to a case, in order. */
export async function story(client: Client, id: string): Promise<string[]> {
  const { events } = (await client.get("/api/v1/cases/{id}/events", { path: { id } })) as unknown as { events: { kind: string }[] };
  return events.map((event) => event.kind);
}

/** An area in which a person has a role. */
export async function areaOf(client: Client): Promise<string> {
  const { scopes } = await client.get("/api/v1/auth/me");
  const area = scopes.find((grant) => grant.area)?.area;
  if (!area) throw new Error("nobody with an area");
  return area;
}

/** Does the lead order of a case, from signing to being done; the feedback is a step of its own. */
export async function carryOut(worker: Client, id: string): Promise<void> {
  const order = (await inState(worker, id, "dispatched")).orders?.find((one) => one.part === "lead");
  if (!order) throw new Error("no lead order");
  for (const word of ["sign", "check_in", "done"]) await onOrder(worker, order.id, word);
}

/** Says what came of it, with the photo that some matters need. */
export async function feedBack(worker: Client, id: string, note = "已清走，通道已通"): Promise<void> {
  const photo = await worker.upload(new Blob([new Uint8Array(await readFile(PHOTO))], { type: "image/png" }), "after.png");
  await command(worker, id, "feed_back", { outcome: "solved", note, attachments: [photo.id] });
}

/** Volunteers of a small demo. */
const VOLUNTEERS = 36;

/** Who of the volunteers was offered it: the rules choose, by skill, place and turn. */
export async function offeredTo(url: string, id: string): Promise<string> {
  for (let n = 1; n <= VOLUNTEERS; n += 1) {
    const volunteer = await colleague(url, `volunteer-${n}`);
    const { items } = await volunteer.get("/api/v1/orders", { query: { mine: "any" } as never });
    if (items.some((item) => item.case === id && item.relation === "offered")) return `volunteer-${n}`;
  }
  throw new Error("offered to nobody");
}
