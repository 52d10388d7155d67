import { describe, expect, it } from "vitest";
import { dayAfter, dayOf, daysTo, hourOf, monthTo, within } from "../src/model/period.ts";
import { trendOf } from "../src/model/trend.ts";

describe("spans of days", () => {
  it("a day is half-open and China's", () => {
    const day = dayOf("2026-11-22");
    expect(day).toEqual({ from: "2026-11-22T00:00:00+08:00", to: "2026-11-23T00:00:00+08:00" });
    expect(within("2026-11-21T16:00:00Z", day)).toBe(true);
    expect(within("2026-11-21T15:59:59Z", day)).toBe(false);
    expect(within("2026-11-22T24:00:00+08:00", day)).toBe(false);
    expect(within(null, day)).toBe(false);
  });
  it("days go over months, years and leap days", () => {
    expect(dayAfter("2026-12-31", 1)).toBe("2027-01-01");
    expect(dayAfter("2028-03-01", -1)).toBe("2028-02-29");
  });
  it("a month runs from its first day to the end of the shown day", () => {
    expect(monthTo("2026-11-22")).toEqual({ from: "2026-11-01T00:00:00+08:00", to: "2026-11-23T00:00:00+08:00" });
  });
  it("the last thirty days hold the day itself", () => {
    expect(daysTo("2026-11-30", 30).from).toBe("2026-11-01T00:00:00+08:00");
  });
  it("hours are China's whatever the offset in which they came", () => {
    expect(hourOf("2026-11-21T16:30:00Z")).toBe(0);
    expect(hourOf("2026-11-22T09:30:00+08:00")).toBe(9);
  });
});

it("a trend has a value for each day, also for those on which nothing happened", () => {
  const trend = trendOf([{ day: "2026-11-20", opened: 4, closed: 1 }, { day: "2026-11-22", opened: 7, closed: 2 }], "2026-11-22", 2);
  expect(trend).toEqual({ days: ["2026-11-21", "2026-11-22"], opened: [0, 7], closed: [0, 2], before: [0, 4] });
});
