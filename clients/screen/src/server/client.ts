/** The one client of this page, and its questions by name. */
import { browserClient, Problem, type Schemas } from "@sandan/sdk";
import { language } from "@sandan/ui/language";
import type { PastDay, ScreenBody, Settings, Stats } from "./bodies.ts";

export const client = browserClient("screen", () => language.value);

/** A map of a whole level can be some megabytes on a slow line. */
const MAP_PATIENCE = 90_000;

export function screenOf(code: string): Promise<ScreenBody> {
  return client.get("/api/v1/screen/{code}", { path: { code } });
}

/** The public settings; `null` on a server that has none. */
export function settings(): Promise<Settings | null> {
  return absentAsNull(client.get("/api/v1/client-settings"));
}

/** Figures of a span of time; `null` on a server that does not count them. */
export function statsOf(code: string, from: string, to: string): Promise<Stats | null> {
  return absentAsNull(client.get("/api/v1/stats/{code}", { path: { code }, query: { from, to } }));
}

/** One past day of an area; `null` on a server that cannot play it back. */
export function pastDay(code: string, day: string): Promise<PastDay | null> {
  return absentAsNull(client.get("/api/v1/screen/{code}/day/{day}", { path: { code, day } }));
}

/** The document says of GeoJSON no more than that it is an object. */
export async function bordersOf(level: string): Promise<GeoJSON.FeatureCollection> {
  return (await client.get("/api/v1/areas.geojson", { query: { level }, patience: MAP_PATIENCE })) as unknown as GeoJSON.FeatureCollection;
}

export function areaOf(code: string): Promise<Schemas["AreaBody"]> {
  return client.get("/api/v1/areas/{code}", { path: { code } });
}

export function me(): Promise<Schemas["MeBody"]> {
  return client.get("/api/v1/auth/me");
}

/** The county's code when the settings do not name the root. */
export async function countyCode(): Promise<string | null> {
  return (await client.get("/api/v1/areas", { query: { level: "county" } })).areas[0]?.code ?? null;
}

/** A part of the interface that this server lacks is not an error of the page. */
async function absentAsNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (reason) {
    if (reason instanceof Problem && (reason.status === 404 || reason.status === 501)) return null;
    throw reason;
  }
}
