import { describe, expect, it } from "vitest";
import { boxOf, centreOf } from "../src/map/geometry.ts";

const square = (west: number, south: number, side: number) => [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]];
const feature = (geometry: GeoJSON.Geometry | null): GeoJSON.Feature => ({ type: "Feature", properties: { code: "1" }, geometry: geometry as GeoJSON.Geometry });

describe("where a name stands", () => {
  it("in the middle of a square, also of a small one far from the origin", () => {
    const [lng, lat] = centreOf(feature({ type: "Polygon", coordinates: [square(116.3, 39.9, 0.000_2)] }))!;
    expect(lng).toBeCloseTo(116.300_1, 7);
    expect(lat).toBeCloseTo(39.900_1, 7);
  });
  it("in the largest part of several", () => {
    expect(centreOf(feature({ type: "MultiPolygon", coordinates: [[square(0, 0, 1)], [square(10, 10, 4)]] }))).toEqual([12, 12]);
  });
  it("nowhere without a border", () => {
    expect(centreOf(feature(null))).toBeNull();
    expect(boxOf([feature(null)])).toBeNull();
  });
});

it("a box holds all parts", () => {
  expect(boxOf([feature({ type: "Polygon", coordinates: [square(1, 2, 1)] }), feature({ type: "MultiPolygon", coordinates: [[square(5, 6, 2)]] })])).toEqual([1, 2, 7, 8]);
});
