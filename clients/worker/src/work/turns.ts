/**
 * One at a time. `alone` is the device's one sender: no two pages send at once. `once` keeps this page's own reading
 * and adding to the queue apart, so that a command that is just being added is not overlooked.
 */
const LOCK = "sandan.worker.sender";

export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #sending = 0;

  get sending(): boolean {
    return this.#sending > 0;
  }

  async alone<R>(work: () => Promise<R>): Promise<R> {
    const counted = async () => {
      this.#sending += 1;
      try {
        return await work();
      } finally {
        this.#sending -= 1;
      }
    };
    const locks = typeof navigator === "undefined" ? undefined : navigator.locks;
    return locks ? ((await locks.request(LOCK, counted)) as R) : counted();
  }

  once<R>(work: () => Promise<R>): Promise<R> {
    const mine = this.#last.then(work, work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}
