/** A little geometry of areas: how far they reach, and a point that surely lies inside one. */
type Ring = readonly (readonly number[])[];

export function boundsOf(areas: GeoJSON.FeatureCollection): [number, number, number, number] | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of areas.features.flatMap(ringsOf)) {
    for (const [x = 0, y = 0] of ring) {
      west = Math.min(west, x);
      east = Math.max(east, x);
      south = Math.min(south, y);
      north = Math.max(north, y);
    }
  }
  return west > east ? null : [west, south, east, north];
}

function ringsOf(feature: GeoJSON.Feature): Ring[] {
  const shape = feature.geometry;
  if (shape.type === "Polygon") return shape.coordinates;
  if (shape.type === "MultiPolygon") return shape.coordinates.flat();
  return [];
}

/**
 * A point inside an area: the middle of the widest stretch that lies inside on one of a few lines across. `null` for
 * what is no area.
 */
export function insideOf(feature: GeoJSON.Feature): { lng: number; lat: number } | null {
  const rings = ringsOf(feature);
  const bounds = boundsOf({ type: "FeatureCollection", features: [feature] });
  if (!bounds) return null;
  const [, south, , north] = bounds;
  let best: { lng: number; lat: number; width: number } | null = null;
  for (const share of [0.5, 0.4, 0.6, 0.3, 0.7]) {
    const lat = south + (north - south) * share;
    const crossings = rings.flatMap((ring) => crossingsOf(ring, lat)).sort((a, b) => a - b);
    for (let at = 0; at + 1 < crossings.length; at += 2) {
      const [from = 0, to = 0] = [crossings[at], crossings[at + 1]];
      if (!best || to - from > best.width) best = { lng: (from + to) / 2, lat, width: to - from };
    }
  }
  return best && { lng: best.lng, lat: best.lat };
}

function crossingsOf(ring: Ring, lat: number): number[] {
  const found: number[] = [];
  for (let at = 0; at + 1 < ring.length; at += 1) {
    const [x1 = 0, y1 = 0] = ring[at] ?? [];
    const [x2 = 0, y2 = 0] = ring[at + 1] ?? [];
    if (y1 > lat !== y2 > lat) found.push(x1 + ((lat - y1) / (y2 - y1)) * (x2 - x1));
  }
  return found;
}
