interface Timer {
  due: number;
  turn: number;
  work: () => void;
}

/** Time that moves only when it is told to; promises settle between two timers. */
export class Clock {
  #now = 0;
  #turn = 0;
  #timers = new Set<Timer>();

  now = (): number => this.#now;

  setTimer = (work: () => void, ms: number): Timer => {
    this.#turn += 1;
    const timer = { due: this.#now + Math.max(0, ms), turn: this.#turn, work };
    this.#timers.add(timer);
    return timer;
  };

  clearTimer = (timer: unknown): void => void this.#timers.delete(timer as Timer);

  get waiting(): number {
    return this.#timers.size;
  }

  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settle();
    for (let timer = this.#first(until); timer; timer = this.#first(until)) {
      this.#timers.delete(timer);
      this.#now = timer.due;
      timer.work();
      await settle();
    }
    this.#now = until;
  }

  #first(until: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.due > until) continue;
      if (!first || timer.due < first.due || (timer.due === first.due && timer.turn < first.turn)) first = timer;
    }
    return first;
  }
}

/** Lets every promise that is ready go on. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 8; round += 1) await Promise.resolve();
}
