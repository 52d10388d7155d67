/**
 * WGS-84 to GCJ-02, which WeChat's own map wants. Published approximation of the shift; outside China nothing is
 * shifted. Vectors in the tests are those of the server.
 */
import type { Point } from "../platform/platform";

const AXIS = 6378245.0;
const ECCENTRICITY = 0.00669342162296594323;

function latShift(x: number, y: number): number {
  let shift = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  shift += ((20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * 2) / 3;
  shift += ((20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI)) * 2) / 3;
  return shift + ((160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * 2) / 3;
}

function lngShift(x: number, y: number): number {
  let shift = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  shift += ((20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * 2) / 3;
  shift += ((20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI)) * 2) / 3;
  return shift + ((150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * 2) / 3;
}

export function toGcj({ lng, lat, crs }: Point): { lng: number; lat: number } {
  const outside = lng < 72.004 || lng > 137.8347 || lat < 0.8293 || lat > 55.8271;
  if (crs === "gcj02" || outside) return { lng, lat };
  const radians = (lat / 180) * Math.PI;
  const magic = 1 - ECCENTRICITY * Math.sin(radians) ** 2;
  const root = Math.sqrt(magic);
  const dLat = (latShift(lng - 105, lat - 35) * 180) / (((AXIS * (1 - ECCENTRICITY)) / (magic * root)) * Math.PI);
  const dLng = (lngShift(lng - 105, lat - 35) * 180) / ((AXIS / root) * Math.cos(radians) * Math.PI);
  return { lng: lng + dLng, lat: lat + dLat };
}
