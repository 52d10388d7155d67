/** The one client of this page, and the calls whose answers the generated schema describes loosely or not at all. */
import { browserClient, Problem, type Schemas } from "@sandan/sdk";
import { language } from "@sandan/ui/language";
import type { PastDay, Settings, Stats } from "./bodies.ts";

export const client = browserClient("screen", () => language.value);

type ScreenBody = Schemas["ScreenBody"];

/** A map of a whole level can be some megabytes on a slow line. */
const MAP_PATIENCE = 90_000;

/** A path that the schema does not know yet is called like any other. */
function ask<T>(path: string, query: Record<string, string> = {}): Promise<T> {
  const text = new URLSearchParams(query).toString();
  return client.get((text ? `${path}?${text}` : path) as never) as unknown as Promise<T>;
}

export function screenOf(area: string): Promise<ScreenBody> {
  return client.get("/api/v1/screen/{code}", { path: { code: area } });
}

/** The public settings; `null` on a server that has none. */
export async function settings(): Promise<Settings | null> {
  return absentAsNull(ask<Settings>("/api/v1/client-settings"));
}

/** Figures of a span of time; `null` on a server that does not count them. */
export function statsOf(area: string, from: string, to: string): Promise<Stats | null> {
  return absentAsNull(ask<Stats>(`/api/v1/stats/${encodeURIComponent(area)}`, { from, to }));
}

/** One past day of an area; `null` on a server that cannot play it back. */
export function pastDay(area: string, day: string): Promise<PastDay | null> {
  return absentAsNull(ask<PastDay>(`/api/v1/screen/${encodeURIComponent(area)}/day/${encodeURIComponent(day)}`));
}

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
