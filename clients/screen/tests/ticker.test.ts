import { describe, expect, it } from "vitest";
import { Ticker } from "../src/model/ticker.ts";
import type { CaseSummary } from "../src/server/bodies.ts";

const line = (id: string, version: number) => ({ id, version }) as CaseSummary;
const told = (ticker: Ticker) => ticker.take()?.map(({ id, version }) => `${id}${version}`);

describe("the ticker", () => {
  it("has one line for a case, at the place of its last movement", () => {
    const ticker = new Ticker(() => 0);
    ticker.reset([line("b", 1), line("a", 1)]);
    ticker.moved(line("a", 2));
    expect(told(ticker)).toEqual(["a2", "b1"]);
  });
  it("says nothing when nothing changed", () => {
    const ticker = new Ticker(() => 0);
    ticker.reset([line("a", 1)]);
    expect(told(ticker)).toEqual(["a1"]);
    ticker.merge([line("a", 1)]);
    ticker.moved(line("a", 1));
    expect(ticker.take()).toBeNull();
  });
  it("a snapshot that is behind does not take a line back", () => {
    const ticker = new Ticker(() => 0);
    ticker.moved(line("a", 5));
    ticker.merge([line("b", 1), line("a", 4)]);
    expect(told(ticker)).toEqual(["b1", "a5"]);
  });
  it("stays short under a burst and counts the last minute", () => {
    let now = 0;
    const ticker = new Ticker(() => now);
    for (let index = 0; index < 1_000; index += 1) {
      now = index * 100;
      ticker.moved(line(`case-${index}`, 1));
    }
    const lines = ticker.take()!;
    expect(lines).toHaveLength(40);
    expect(lines[0]!.id).toBe("case-999");
    expect(ticker.rate()).toBe(601);
    now += 60_001;
    expect(ticker.rate()).toBe(0);
  });
});
