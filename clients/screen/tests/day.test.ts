import { describe, expect, it } from "vitest";
import { Day, DAY_SECONDS } from "../src/model/day.ts";
import type { PastDay, PastMove } from "../src/server/bodies.ts";

const WAY = ["submitted", "accepted", "handling", "closed"];

/** Numbers that are the same in each run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}

function made(events: number): PastDay {
  const roll = dice(7);
  const list: PastMove[] = [];
  for (let index = 0; index < events; index += 1) {
    const step = Math.floor(roll() * WAY.length);
    const second = Math.floor(roll() * DAY_SECONDS);
    const at = new Date(Date.parse("2026-11-20T00:00:00+08:00") + second * 1_000).toISOString();
    const place = () => (roll() < 0.1 ? null : `child-${Math.floor(roll() * 4)}`);
    const from = step === 0 ? null : WAY[step - 1]!;
    list.push({ at, position: index, case: `case-${index}`, kind: "accepted", from, from_area: from && place(), to: WAY[step]!, to_area: place() });
  }
  const children = [0, 1, 2].map((index) => ({ area: { code: `child-${index}`, name: "", level: "large" }, counts: { handling: 50 }, open: 50 }));
  return { area: { code: "1", name: "区", level: "county" }, day: "2026-11-20", start: { handling: 200, accepted: 100 }, children, moves: list };
}

/** The same by counting everything anew. */
function counted(day: PastDay, seconds: number): { counts: Record<string, number>; children: Record<string, Record<string, number>> } {
  const until = Date.parse("2026-11-20T00:00:00+08:00") + seconds * 1_000;
  const counts: Record<string, number> = { ...day.start };
  const children: Record<string, Record<string, number>> = Object.fromEntries(day.children.map((one) => [one.area.code, { ...one.counts }]));
  const add = (tally: Record<string, number>, state: string | null | undefined, n: number) => {
    if (state) tally[state] = (tally[state] ?? 0) + n;
  };
  for (const { from, from_area, to, to_area } of day.moves.filter(({ at }) => Date.parse(at) <= until)) {
    add(counts, from, -1);
    add(counts, to, 1);
    if (from_area && from) add((children[from_area] ??= {}), from, -1);
    if (to_area && to) add((children[to_area] ??= {}), to, 1);
  }
  return { counts, children };
}

describe("a past day", () => {
  it("shows the same at a moment however the bar was dragged there", () => {
    const body = made(1_200);
    const day = new Day(body);
    const roll = dice(11);
    for (let jump = 0; jump < 100; jump += 1) {
      const second = Math.floor(roll() * (DAY_SECONDS + 1));
      const { counts, children } = day.at(second);
      expect({ counts, children }).toEqual(counted(body, second));
    }
  });
  it("begins with where everything stood at midnight", () => {
    const body = made(10);
    body.moves = body.moves.filter(({ at }) => Date.parse(at) > Date.parse("2026-11-20T00:00:00+08:00"));
    expect(new Day(body).at(0).counts).toEqual(body.start);
  });
  it("what was shown before does not change when it goes on", () => {
    const day = new Day(made(1_000));
    const early = day.at(1_000);
    const kept = JSON.stringify(early);
    day.at(80_000);
    expect(JSON.stringify(early)).toBe(kept);
  });
  it("knows the last moves, newest first", () => {
    const day = new Day(made(100));
    const all = day.before(100, 5);
    expect(all).toHaveLength(5);
    expect(Date.parse(all[0]!.at)).toBeGreaterThanOrEqual(Date.parse(all[4]!.at));
    expect(day.before(0, 5)).toEqual([]);
  });
  it("may be empty", () => {
    expect(new Day({ ...made(0), start: {}, children: [] }).at(DAY_SECONDS)).toEqual({ counts: {}, children: {}, passed: 0 });
  });
});
