/**
 * A past day played back: where every case stood at any moment of it. Going on is a step from the last moment; going
 * back starts from the nearest kept picture, so that dragging the time bar costs little on a day of many moves.
 */
import type { Counts, PastDay, PastMove } from "../server/bodies.ts";
import { dayStart } from "./period.ts";

type Tally = Record<string, number>;
/** A case that came from nowhere, or left the area, names none. */
type Named = string | null | undefined;

export interface Moment {
  counts: Counts;
  children: Readonly<Record<string, Counts>>;
  /** How many moves of the day have happened. */
  passed: number;
}

interface Picture {
  passed: number;
  counts: Tally;
  children: Record<string, Tally>;
}

/** A picture is kept every so many moves. */
const KEPT_EVERY = 500;

export const DAY_SECONDS = 86_400;

export class Day {
  readonly moves: readonly PastMove[];
  readonly #at: number[];
  readonly #begin: number;
  readonly #pictures: Picture[];
  #current: Picture;

  constructor(body: PastDay) {
    this.#begin = Date.parse(dayStart(body.day));
    this.moves = [...body.moves].sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.position - b.position);
    this.#at = this.moves.map((move) => Date.parse(move.at));
    const children = Object.fromEntries(body.children.map((child) => [child.area.code, { ...child.counts }]));
    const start: Picture = { passed: 0, counts: { ...body.start }, children };
    this.#pictures = [copy(start)];
    this.#current = start;
  }

  /** How many moves had happened so many seconds after midnight. */
  passedAt(seconds: number): number {
    const instant = this.#begin + seconds * 1_000;
    let [low, high] = [0, this.#at.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#at[middle]! <= instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  at(seconds: number): Moment {
    const passed = this.passedAt(seconds);
    if (passed < this.#current.passed) this.#current = copy(this.#pictures[Math.min(this.#pictures.length - 1, Math.floor(passed / KEPT_EVERY))]!);
    for (let next = this.#current.passed; next < passed; next += 1) this.#apply(this.moves[next]!);
    return { counts: { ...this.#current.counts }, children: { ...this.#current.children }, passed };
  }

  /** The last moves before a moment, newest first. */
  before(passed: number, most: number): PastMove[] {
    return this.moves.slice(Math.max(0, passed - most), passed).reverse();
  }

  #apply({ from, from_area, to, to_area }: PastMove): void {
    const now = this.#current;
    add(now.counts, from, -1);
    add(now.counts, to, 1);
    this.#addBelow(from_area, from, -1);
    this.#addBelow(to_area, to, 1);
    now.passed += 1;
    if (now.passed === this.#pictures.length * KEPT_EVERY) this.#pictures.push(copy(now));
  }

  /** Readers hold the tally of before: a new one takes its place. */
  #addBelow(area: Named, state: Named, n: number): void {
    if (!area || !state) return;
    const tally = { ...(this.#current.children[area] ?? {}) };
    add(tally, state, n);
    this.#current.children[area] = tally;
  }
}

function add(tally: Tally, state: Named, n: number): void {
  if (state) tally[state] = (tally[state] ?? 0) + n;
}

function copy({ passed, counts, children }: Picture): Picture {
  return { passed, counts: { ...counts }, children: { ...children } };
}
