/** Sources and layers of the wall's map: one pair for each level that is shown, one for the names with their numbers. */
import type { ExpressionSpecification, FilterSpecification, GeoJSONSource, Map as MapLibre } from "maplibre-gl";
import type { AreaRef } from "../server/bodies.ts";
import { centreOf } from "./geometry.ts";

export interface Look {
  /** Colour of an area without anything. */
  nothing: string;
  border: string;
  ink: string;
  halo: string;
  /** Size of names in pixels. */
  size: number;
}

export function sourceOf(level: string): string {
  return `areas-${level}`;
}

/** Adds a level's borders, once for the life of the map: afterwards only filters and states change. */
export function addLevel(map: MapLibre, level: string, data: GeoJSON.FeatureCollection, look: Look): void {
  const source = sourceOf(level);
  if (map.getSource(source)) return;
  map.addSource(source, { type: "geojson", data, promoteId: "code", tolerance: 0.2 });
  const under = map.getLayer("names") ? "names" : undefined;
  const state = (name: string): ExpressionSpecification => ["boolean", ["feature-state", name], false];
  const none: FilterSpecification = ["==", ["get", "code"], ""];
  map.addLayer({ id: `fill-${level}`, type: "fill", source, filter: none, paint: { "fill-color": ["coalesce", ["feature-state", "colour"], look.nothing], "fill-opacity": ["case", state("hovered"), 1, 0.88] } }, under);
  map.addLayer({ id: `line-${level}`, type: "line", source, filter: none, paint: { "line-color": look.border, "line-width": ["case", state("hovered"), 4, state("moved"), 2, 1], "line-opacity": ["case", state("hovered"), 1, state("moved"), 1, 0.6] } }, under);
  map.addLayer({ id: `own-${level}`, type: "line", source, filter: none, paint: { "line-color": look.border, "line-width": 2.5 } }, under);
}

export function addNames(map: MapLibre, look: Look): void {
  map.addSource("names", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
  map.addLayer({
    id: "names",
    type: "symbol",
    source: "names",
    layout: { "text-field": ["format", ["get", "name"], { "font-scale": 0.9 }, "\n", {}, ["get", "n"], { "font-scale": 1.15 }], "text-size": look.size, "text-max-width": 8, "text-padding": 3, "symbol-sort-key": ["get", "order"] },
    paint: { "text-color": look.ink, "text-halo-color": look.halo, "text-halo-width": look.size * 0.11 },
  });
}

/** Shows the children of an area, or the area alone where there are none. */
export function focus(map: MapLibre, levels: readonly string[], area: AreaRef, leaf: boolean): void {
  for (const level of levels) {
    if (!map.getSource(sourceOf(level))) continue;
    const own: FilterSpecification = ["==", ["get", "code"], area.code];
    const below: FilterSpecification = leaf ? own : ["==", ["get", "parent"], area.code];
    map.setFilter(`fill-${level}`, below);
    map.setFilter(`line-${level}`, below);
    map.setFilter(`own-${level}`, own);
  }
}

export interface Named {
  code: string;
  name: string;
  n: number;
}

/** The names with their numbers: some dozens of points, small enough to be sent whenever a number changes. */
export function showNames(map: MapLibre, named: readonly Named[], centres: ReadonlyMap<string, [number, number]>): void {
  const features = named.flatMap(({ code, name, n }): GeoJSON.Feature[] => {
    const at = centres.get(code);
    return at ? [{ type: "Feature", properties: { name, n: String(n), order: -n }, geometry: { type: "Point", coordinates: at } }] : [];
  });
  (map.getSource("names") as GeoJSONSource | undefined)?.setData({ type: "FeatureCollection", features });
}

export function centresOf(features: readonly GeoJSON.Feature[]): Map<string, [number, number]> {
  const centres = new Map<string, [number, number]>();
  for (const feature of features) {
    const at = centreOf(feature);
    if (at) centres.set(String(feature.properties?.["code"]), at);
  }
  return centres;
}
