/**
 * The latest movements, newest first, one line for each case. Events go into a plain heap at any rate; the page takes
 * a new list from it at its own calm pace.
 */
import type { CaseSummary } from "../server/bodies.ts";

/** Lines kept; more do not fit on any wall. */
const KEPT = 40;
/** Span of the rate that is shown beside the list. */
const RATE_SPAN = 60_000;

export class Ticker {
  #lines = new Map<string, CaseSummary>();
  #told: number[] = [];
  #fresh = false;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Starts anew from a snapshot's list, which is newest first. */
  reset(latest: readonly CaseSummary[]): void {
    this.#lines = new Map([...latest].reverse().map((line) => [line.id, line]));
    this.#told = [];
    this.#fresh = true;
  }

  /** Takes in what a snapshot knows more; lines that events brought first stay as new as they are. */
  merge(latest: readonly CaseSummary[]): void {
    for (const line of [...latest].reverse()) this.#take(line);
  }

  moved(line: CaseSummary): void {
    this.#told.push(this.now());
    this.#take(line);
  }

  #take(line: CaseSummary): void {
    const known = this.#lines.get(line.id);
    if (known && known.version >= line.version) return;
    this.#lines.delete(line.id);
    this.#lines.set(line.id, line);
    while (this.#lines.size > KEPT) this.#lines.delete(this.#lines.keys().next().value!);
    this.#fresh = true;
  }

  /** The list when it changed since it was last taken. */
  take(): CaseSummary[] | null {
    if (!this.#fresh) return null;
    this.#fresh = false;
    return [...this.#lines.values()].reverse();
  }

  /** Movements in the last minute. */
  rate(): number {
    const since = this.now() - RATE_SPAN;
    let gone = 0;
    while (gone < this.#told.length && this.#told[gone]! < since) gone += 1;
    if (gone > 0) this.#told.splice(0, gone);
    return this.#told.length;
  }
}
