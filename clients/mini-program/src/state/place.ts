/** Finding the place of a report: by point, by words, by the sign of a grid. */
import { t } from "@sandan/language";
import type { Point } from "../platform/platform";
import { ask, client, type AreaRef, type Schemas } from "./server";
import { insideOf } from "./shapes";

export type Located = Schemas["LocatedBody"];
export type Place = Schemas["PlaceBody"];

export function locate({ lng, lat, crs, accuracy }: Point): Promise<Located> {
  return client.get("/api/v1/areas/locate", { query: { lng, lat, crs: crs ?? "wgs84", ...(accuracy ? { accuracy } : {}) } as never });
}

export async function search(text: string): Promise<Place[]> {
  return (await client.get("/api/v1/places", { query: { text } })).places;
}

/** `岚渡第2网格（芷畈街道 岚渡社区）`: the deepest first, the county is known to everybody. */
export function pathWords(area: AreaRef | null | undefined, path: readonly AreaRef[]): string {
  if (!area) return "";
  const above = path.filter(({ code, level }) => code !== area.code && level !== "county").map(({ name }) => name);
  return above.length > 0 ? `${area.name}（${above.join(" ")}）` : area.name;
}

const CODE = /\b(\d{12,18})\b/;

/** The grid's code in what a sign's QR holds: the code itself, or an address with it. */
export function codeOnSign(read: string): string | null {
  return CODE.exec(read)?.[1] ?? null;
}

/** A point inside the grid of a sign: the grid is what is known, not the spot. */
export async function placeOfSign(read: string): Promise<{ point: Point; name: string }> {
  const code = codeOnSign(read);
  if (!code) throw new Error(t("这不是网格码", "This is no sign of a grid"));
  const area = await client.get("/api/v1/areas/{code}", { path: { code } });
  const shapes = await ask<GeoJSON.FeatureCollection>(`/api/v1/areas.geojson?level=${area.level}`);
  const shape = shapes.features.find((feature) => feature.properties?.["code"] === code);
  const inside = shape && insideOf(shape);
  if (!inside) throw new Error(t("找不到这个网格的范围，请在地图上点选", "The reach of this grid is not known; pick on the map"));
  return { point: { ...inside, crs: "wgs84" }, name: pathWords(area, area.path) };
}
