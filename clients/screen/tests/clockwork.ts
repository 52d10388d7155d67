/** A hand-driven time for tests: nothing happens until it is told to go on. */
import type { Timers } from "../src/model/throttle.ts";

export class Clockwork implements Timers {
  #now = 0;
  #next = 1;
  #held = new Map<number, { at: number; work: () => void }>();

  set(work: () => void, ms: number): unknown {
    this.#held.set(this.#next, { at: this.#now + ms, work });
    return this.#next++;
  }
  clear(timer: unknown): void {
    this.#held.delete(timer as number);
  }
  now(): number {
    return this.#now;
  }
  /** Goes on by so many milliseconds, in the order of what is due; promises get their turn in between. */
  async run(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const [id, due] = [...this.#held].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
      if (id === undefined || !due) break;
      this.#held.delete(id);
      this.#now = Math.max(this.#now, due.at);
      due.work();
      await settle();
    }
    this.#now = end;
    await settle();
  }
}

export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
