/** Borders of a level, read once. */
import { client, read } from "./server.ts";

const held = new Map<string, Promise<GeoJSON.FeatureCollection>>();

export function borders(level: string): Promise<GeoJSON.FeatureCollection> {
  let found = held.get(level);
  if (!found) {
    found = read(() => client.get("/api/v1/areas.geojson", { query: { level } })) as unknown as Promise<GeoJSON.FeatureCollection>;
    held.set(level, found);
    found.catch(() => held.delete(level));
  }
  return found;
}

/** After an import the map is another one. */
export function forgetBorders(): void {
  held.clear();
}

/** Features in one subtree, by the codes' common beginning where the codes are built so, else by the given set. */
export function among(all: GeoJSON.FeatureCollection, codes: ReadonlySet<string>): GeoJSON.FeatureCollection {
  return { type: "FeatureCollection", features: all.features.filter((one) => codes.has(String(one.properties?.["code"]))) };
}
