import { describe, expect, it } from "vitest";
import { toGcj } from "../src/state/gcj";
import { codeOnSign, pathWords } from "../src/state/place";
import { boundsOf, insideOf } from "../src/state/shapes";

const shape = (...rings: number[][][]): GeoJSON.Feature => ({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: rings } });

describe("GCJ-02 for WeChat's map", () => {
  it("agrees with the server's vectors", () => {
    const beijing = toGcj({ lng: 116.404, lat: 39.915, crs: "wgs84" });
    expect(beijing.lng).toBeCloseTo(116.41024449916938, 8);
    expect(beijing.lat).toBeCloseTo(39.91640428150164, 8);
    const shanghai = toGcj({ lng: 121.4737, lat: 31.2304, crs: "wgs84" });
    expect(shanghai.lng).toBeCloseTo(121.47822305927693, 8);
    expect(shanghai.lat).toBeCloseTo(31.22845773757727, 8);
  });

  it("shifts nothing outside China, and nothing twice", () => {
    expect(toGcj({ lng: 139.69, lat: 35.68, crs: "wgs84" })).toEqual({ lng: 139.69, lat: 35.68 });
    expect(toGcj({ lng: 116.4, lat: 39.9, crs: "gcj02" })).toEqual({ lng: 116.4, lat: 39.9 });
  });
});

describe("a point inside a grid", () => {
  const isIn = (x: number, y: number) => !(x > 1 && x < 3 && y > 1);

  it("lies inside a U, not in its opening", () => {
    const u = shape([[0, 0], [4, 0], [4, 4], [3, 4], [3, 1], [1, 1], [1, 4], [0, 4], [0, 0]]);
    const inside = insideOf(u);
    expect(inside && isIn(inside.lng, inside.lat)).toBe(true);
  });

  it("does not fall into a hole", () => {
    const ring = shape([[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]], [[1, 1], [3, 1], [3, 3], [1, 3], [1, 1]]);
    const inside = insideOf(ring);
    expect(inside && (inside.lng < 1 || inside.lng > 3 || inside.lat < 1 || inside.lat > 3)).toBe(true);
  });

  it("is none of what has no area", () => {
    expect(insideOf({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [1, 2] } })).toBeNull();
    expect(boundsOf({ type: "FeatureCollection", features: [] })).toBeNull();
  });
});

describe("a grid's sign", () => {
  it("is read as a code or as an address with one", () => {
    expect(codeOnSign("41990100100802")).toBe("41990100100802");
    expect(codeOnSign("https://sandan.example/m/#/pages/report/report?grid=41990100100802")).toBe("41990100100802");
    expect(codeOnSign("hello")).toBeNull();
  });

  it("is named with what lies above it, without the county", () => {
    const area = { code: "3", name: "第2网格", level: "small" };
    const path = [{ code: "1", name: "霁川区", level: "county" }, { code: "2", name: "岚渡社区", level: "middle" }, area];
    expect(pathWords(area, path)).toBe("第2网格（岚渡社区）");
  });
});
