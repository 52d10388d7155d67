/**
 * Asks again whenever something changed, but never more often than once in `gap`, never twice at a time, and with
 * growing patience while the server does not answer. Without any change it asks every `idle` milliseconds, because
 * some numbers (what is overdue) change with time alone.
 */
export interface Timers {
  set(work: () => void, ms: number): unknown;
  clear(timer: unknown): void;
  now(): number;
}

export const browserTimers: Timers = {
  set: (work, ms) => setTimeout(work, ms),
  clear: (timer) => clearTimeout(timer as number),
  now: () => performance.now(),
};

export interface Pace {
  gap: number;
  idle: number;
  /** Longest wait after failures. */
  longest: number;
}

export class Throttle {
  #timer: unknown = null;
  #due = Infinity;
  #busy = false;
  #dirty = false;
  #ended = -Infinity;
  #failures = 0;
  #running = false;

  constructor(
    private readonly work: () => Promise<void>,
    private readonly pace: Pace,
    private readonly timers: Timers = browserTimers,
  ) {}

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#plan(0);
  }

  stop(): void {
    this.#running = false;
    this.#dirty = false;
    if (this.#timer !== null) this.timers.clear(this.#timer);
    this.#timer = null;
    this.#due = Infinity;
  }

  /** Something changed. */
  touch(): void {
    if (!this.#running) return;
    if (this.#busy) this.#dirty = true;
    // While the server fails, events do not make the page knock any faster.
    else if (this.#failures === 0) this.#plan(Math.max(0, this.#ended + this.pace.gap - this.timers.now()));
  }

  /** The server is there again: do not wait any longer. */
  hurry(): void {
    if (this.#running && !this.#busy) this.#plan(0);
  }

  #plan(ms: number): void {
    const due = this.timers.now() + ms;
    if (this.#timer !== null) {
      if (due >= this.#due) return;
      this.timers.clear(this.#timer);
    }
    this.#due = due;
    this.#timer = this.timers.set(() => void this.#run(), ms);
  }

  async #run(): Promise<void> {
    this.#timer = null;
    this.#due = Infinity;
    if (!this.#running || this.#busy) return;
    this.#busy = true;
    this.#dirty = false;
    try {
      await this.work();
      this.#failures = 0;
    } catch {
      this.#failures += 1;
    }
    this.#busy = false;
    this.#ended = this.timers.now();
    if (!this.#running) return;
    if (this.#failures > 0) this.#plan(Math.min(this.pace.longest, this.pace.gap * 2 ** this.#failures));
    else this.#plan(this.#dirty ? this.pace.gap : this.pace.idle);
  }
}
