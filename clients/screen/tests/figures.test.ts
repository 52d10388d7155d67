import { describe, expect, it } from "vitest";
import { amount, classWords, heatClass, parts, percent, sum, thresholds } from "../src/model/figures.ts";

describe("a share", () => {
  it("is said with one place, and what it was counted from", () => {
    expect(percent({ numerator: 413, denominator: 429 })).toBe("96.3%");
    expect(parts({ numerator: 413, denominator: 1429 })).toBe("413 / 1,429");
  });
  it("of nothing is no share", () => {
    expect(percent({ numerator: 0, denominator: 0 })).toBe("—");
  });
  it("of something may be nought", () => {
    expect(percent({ numerator: 0, denominator: 3 })).toBe("0.0%");
  });
});

describe("the classes of the heat map", () => {
  it("hold every value up to the largest", () => {
    for (let largest = 0; largest <= 5_000; largest += largest < 200 ? 1 : 37) {
      const ends = thresholds(largest);
      expect(ends).toHaveLength(5);
      expect(ends[4]).toBeGreaterThanOrEqual(largest);
      expect(heatClass(largest, ends)).toBeLessThanOrEqual(5);
    }
  });
  it("use the upper half of the ramp for the largest value", () => {
    for (let largest = 5; largest <= 5_000; largest += largest < 200 ? 1 : 37) expect(heatClass(largest, thresholds(largest))).toBeGreaterThanOrEqual(3);
  });
  it("put nothing apart from one", () => {
    const ends = thresholds(23);
    expect(ends).toEqual([5, 10, 15, 20, 25]);
    expect([0, 1, 5, 6, 25].map((value) => heatClass(value, ends))).toEqual([0, 1, 1, 2, 5]);
  });
  it("say their values without a gap", () => {
    expect([1, 2, 5].map((index) => classWords(index, thresholds(23)))).toEqual(["1–5", "6–10", "21–25"]);
    expect([1, 5].map((index) => classWords(index, thresholds(3)))).toEqual(["1", "5"]);
  });
});

it("counts over states ignore those that are absent", () => {
  expect(sum({ handling: 3, closed: 9 }, ["handling", "shelved"])).toBe(3);
  expect(amount(12_345)).toBe("12,345");
});
