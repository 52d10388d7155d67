/** Where areas lie: their boxes and the points at which their names stand. */
export type Box = [west: number, south: number, east: number, north: number];
type Ring = readonly (readonly number[])[];

function rings(geometry: GeoJSON.Geometry | null): Ring[] {
  if (geometry?.type === "Polygon") return geometry.coordinates.slice(0, 1);
  if (geometry?.type === "MultiPolygon") return geometry.coordinates.map((part) => part[0] ?? []);
  return [];
}

/** The smallest box around all of them; `null` around nothing. */
export function boxOf(features: readonly GeoJSON.Feature[]): Box | null {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const feature of features)
    for (const ring of rings(feature.geometry))
      for (const [lng = 0, lat = 0] of ring) {
        box[0] = Math.min(box[0], lng);
        box[1] = Math.min(box[1], lat);
        box[2] = Math.max(box[2], lng);
        box[3] = Math.max(box[3], lat);
      }
  return box[0] > box[2] ? null : box;
}

/** The centre of mass of the largest part. */
export function centreOf(feature: GeoJSON.Feature): [lng: number, lat: number] | null {
  let best: { area: number; at: [number, number] } | null = null;
  for (const ring of rings(feature.geometry)) {
    const [first] = ring;
    if (!first) continue;
    let [area, x, y] = [0, 0, 0];
    // Relative to a corner: absolute degrees would lose the small areas in rounding.
    const [x0 = 0, y0 = 0] = first;
    for (let index = 0; index + 1 < ring.length; index += 1) {
      const [ax, ay] = [ring[index]![0]! - x0, ring[index]![1]! - y0];
      const [bx, by] = [ring[index + 1]![0]! - x0, ring[index + 1]![1]! - y0];
      const cross = ax * by - bx * ay;
      area += cross;
      x += (ax + bx) * cross;
      y += (ay + by) * cross;
    }
    const at: [number, number] = area === 0 ? [x0, y0] : [x0 + x / (3 * area), y0 + y / (3 * area)];
    if (!best || Math.abs(area) > best.area) best = { area: Math.abs(area), at };
  }
  return best?.at ?? null;
}

/** The features of some areas, in no particular order. */
export function pick(map: GeoJSON.FeatureCollection, codes: ReadonlySet<string>): GeoJSON.Feature[] {
  return map.features.filter((feature) => codes.has(String(feature.properties?.["code"])));
}
