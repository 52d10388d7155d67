/**
 * What was done without a network: commands wait, in order, and each has a fate that its person sees.
 *
 * A command gets its Idempotency-Key when the person gives it, and is stored before the first try. Whatever happens
 * then (a reload, a lost answer, a second tab) the same key is sent, so that the server does it at most once. A
 * refusal is a fate, never a reason to try again; the network's absence never is one.
 */
import { Problem, Unreachable } from "./problem.ts";

export type Fate =
  | { state: "waiting" }
  | { state: "sending" }
  | { state: "done"; at: number; answer: unknown }
  | { state: "refused"; at: number; code: string; reason: string };

export interface Queued<T = unknown> {
  /** The Idempotency-Key; also the name under which it is stored. */
  key: string;
  /** Grows by one: commands are sent in the order in which they were given. */
  turn: number;
  at: number;
  /** What the person did, in words for the list. */
  title: string;
  /** Commands of one case or order go one after the other; when one is refused, those that built on it are told. */
  subject: string;
  work: T;
  fate: Fate;
}

/** Where the queue is stored: IndexedDB on the worker's phone, the storage of WeChat. */
export interface QueueStore<T> {
  all(): Promise<Queued<T>[]>;
  put(item: Queued<T>): Promise<void>;
  remove(key: string): Promise<void>;
}

export interface QueueOptions<T> {
  store: QueueStore<T>;
  send: (work: T, key: string) => Promise<unknown>;
  newKey: () => string;
  now?: () => number;
  /** Only one page of a device sends at a time. */
  alone?: <R>(work: () => Promise<R>) => Promise<R>;
}

/** Ends of the way that are still shown; the oldest go first. */
const REMEMBERED = 100;

export class Queue<T> {
  #items: Queued<T>[] = [];
  #listeners = new Set<(items: readonly Queued<T>[]) => void>();
  #flushing: Promise<void> | null = null;
  #again = false;
  #turn = 0;
  /** What runs now on this page, so that a command is not taken back while it is being sent. */
  #busy: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: QueueOptions<T>) {}

  get items(): readonly Queued<T>[] {
    return this.#items;
  }

  get waiting(): number {
    return this.#items.filter((item) => item.fate.state === "waiting" || item.fate.state === "sending").length;
  }

  onChange(listener: (items: readonly Queued<T>[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads what an earlier page left. What was being sent then is sent again, under its key. */
  async open(): Promise<void> {
    await this.#reread();
    this.#tell();
  }

  /** Another page of this device may have sent or taken back what this one still holds. */
  async #reread(): Promise<void> {
    const before = new Set(this.#items.map((item) => item.key));
    const stored = await this.options.store.all();
    const known = new Set(stored.map((item) => item.key));
    const meanwhile = this.#items.filter((item) => !before.has(item.key) && !known.has(item.key));
    const items = [...stored, ...meanwhile].map((item) => (item.fate.state === "sending" ? { ...item, fate: { state: "waiting" } as Fate } : item));
    this.#items = items.sort((a, b) => a.turn - b.turn || a.at - b.at);
    this.#turn = Math.max(this.#turn, items.at(-1)?.turn ?? 0);
  }

  /** Takes a command; it is stored when this returns. */
  async add(title: string, subject: string, work: T): Promise<Queued<T>> {
    // Counted at once: of two that are being stored at the same time, the first given stays the first.
    this.#turn += 1;
    const item: Queued<T> = { key: this.options.newKey(), turn: this.#turn, at: this.#now(), title, subject, work, fate: { state: "waiting" } };
    await this.options.store.put(item);
    if (!this.#items.some((one) => one.key === item.key)) this.#items = [...this.#items, item].sort((a, b) => a.turn - b.turn || a.at - b.at);
    this.#tell();
    return item;
  }

  /** Forgets a command whose fate is known; one that waits cannot be forgotten by accident. */
  async dismiss(key: string): Promise<void> {
    const item = this.#items.find((one) => one.key === key);
    if (!item || item.fate.state === "sending" || item.fate.state === "waiting") return;
    await this.options.store.remove(key);
    this.#items = this.#items.filter((one) => one.key !== key);
    this.#tell();
  }

  /** Takes back a command that waits; false when it is being sent or its fate is known. */
  async takeBack(key: string): Promise<boolean> {
    if (this.#flushing) return false;
    return this.#exclusive(async () => {
      await this.#reread();
      const waits = this.#items.some((one) => one.key === key && one.fate.state === "waiting");
      if (waits) {
        await this.options.store.remove(key);
        this.#items = this.#items.filter((one) => one.key !== key);
      }
      this.#tell();
      return waits;
    });
  }

  /** Sends what waits; returns when nothing more can be sent now. Rejects never. */
  flush(): Promise<void> {
    if (this.#flushing) {
      this.#again = true;
      return this.#flushing;
    }
    // A store that fails leaves its command as it was: the next flush sends it under the same key.
    this.#flushing = this.#exclusive(() => this.#rounds())
      .catch(() => {})
      .finally(() => {
        this.#flushing = null;
      });
    return this.#flushing;
  }

  /** One at a time on this page, and by `alone` on this device. */
  #exclusive<R>(work: () => Promise<R>): Promise<R> {
    const alone = this.options.alone ?? ((inner) => inner());
    const run = this.#busy.then(() => alone(work));
    this.#busy = run.catch(() => {});
    return run;
  }

  async #rounds(): Promise<void> {
    await this.#reread();
    let away = 0;
    do {
      this.#again = false;
      // Asked again while a try hung without a network: the network may have come back, so once more.
      if (!(await this.#round()) && ++away > 1) return;
    } while (this.#again);
  }

  /** One pass in order; false when the network is away. */
  async #round(): Promise<boolean> {
    const blocked = new Set<string>();
    for (const { key } of [...this.#items]) {
      const item = this.#items.find((one) => one.key === key);
      if (!item || item.fate.state !== "waiting" || blocked.has(item.subject)) continue;
      await this.#mark(item, { state: "sending" });
      const fate = await this.#try(item);
      await this.#mark(item, fate ?? { state: "waiting" });
      if (fate === null) return false;
      if (fate.state === "waiting") blocked.add(item.subject);
    }
    await this.#forgetOldest();
    return true;
  }

  /** `null`: nothing can be sent now. */
  async #try(item: Queued<T>): Promise<Fate | null> {
    try {
      const answer = await this.options.send(item.work, item.key);
      return { state: "done", at: this.#now(), answer };
    } catch (error) {
      if (error instanceof Unreachable) return null;
      // Nobody is there, or nobody is signed in: that holds for every command. What only this one comes upon (429, a
      // fault in it alone) keeps back those of its subject and no others.
      if (error instanceof Problem && (error.status === 401 || (error.status >= 502 && error.status <= 504))) return null;
      if (error instanceof Problem && error.passing) return { state: "waiting" };
      const code = error instanceof Problem ? error.code : "failed";
      return { state: "refused", at: this.#now(), code, reason: error instanceof Error ? error.message : String(error) };
    }
  }

  async #mark(item: Queued<T>, fate: Fate): Promise<void> {
    const marked = { ...item, fate };
    await this.options.store.put(marked);
    this.#items = this.#items.map((one) => (one.key === item.key ? marked : one));
    this.#tell();
  }

  async #forgetOldest(): Promise<void> {
    const ended = this.#items.filter((item) => item.fate.state === "done");
    for (const item of ended.slice(0, Math.max(0, ended.length - REMEMBERED))) await this.dismiss(item.key);
  }

  #now(): number {
    return (this.options.now ?? Date.now)();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener(this.#items);
  }
}
