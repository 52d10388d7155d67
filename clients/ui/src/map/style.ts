/**
 * The map's ground: tiles by configuration (天地图 or the county's own), or a plain background. Nothing is loaded from
 * a host that the server's settings do not name.
 */
import type { StyleSpecification } from "maplibre-gl";

/** One raster layer of a base map; `{z}`, `{x}` and `{y}` are filled in. */
export interface TileLayer {
  url: string;
  attribution?: string;
}

export interface Palette {
  ground: string;
  area: string;
  border: string;
  ink: string;
}

/** The colours of the page, read once when a map is made and again when the scheme changes. */
export function palette(of: Element = document.documentElement): Palette {
  const style = getComputedStyle(of);
  const read = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
  return { ground: read("--ground", "#f4f6f9"), area: read("--surface-2", "#eaeff5"), border: read("--ink-2", "#4a5a6e"), ink: read("--ink", "#17212f") };
}

export function baseStyle(layers: readonly TileLayer[], colours: Palette): StyleSpecification {
  const style: StyleSpecification = {
    version: 8,
    sources: {},
    layers: [{ id: "ground", type: "background", paint: { "background-color": colours.ground } }],
  };
  layers.forEach((layer, index) => {
    style.sources[`tiles-${index}`] = { type: "raster", tiles: [layer.url], tileSize: 256, attribution: layer.attribution ?? "" };
    style.layers.push({ id: `tiles-${index}`, type: "raster", source: `tiles-${index}` });
  });
  return style;
}
