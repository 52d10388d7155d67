/** Borders by level, fetched once for the life of the page. */
import { bordersOf } from "../server/client.ts";

const known = new Map<string, Promise<GeoJSON.FeatureCollection>>();

export function borders(level: string): Promise<GeoJSON.FeatureCollection> {
  let asked = known.get(level);
  if (!asked) {
    asked = bordersOf(level);
    known.set(level, asked);
    // What failed is asked for again the next time.
    asked.catch(() => known.delete(level));
  }
  return asked;
}
