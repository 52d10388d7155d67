/**
 * Residents who report, add a word or two and withdraw, so many of them that the wall hears of a wanted number of
 * movements a second; what the wall really hears is told back and corrects the pace. Everything goes through the
 * public interface.
 */
import { type Client, Problem } from "@sandan/sdk";
import { command, report } from "../harness/cases.ts";

export interface Point {
  lng: number;
  lat: number;
  crs: "wgs84";
}

/** How a matter goes on after its report, in milliseconds from there. */
const STORY = [
  [8_000, "comment", { note: "现在还是这样" }],
  [16_000, "comment", { note: "又多了几箱" }],
  [40_000, "withdraw", { note: "邻居已自行清走" }],
] as const;
/** Between two looks at the clock. */
const STEP = 50;
/** Requests under way: a server that cannot follow is not buried. */
const MOST_AT_ONCE = 24;
/** Matters a second at first; about what one movement in eight is. */
const EIGHTH = 8;

export class Driver {
  readonly refused = new Map<string, number>();
  reports = 0;
  #pace: number;
  #owed = 0;
  #next = 0;
  #underWay = new Set<Promise<void>>();
  #due: { at: number; work: () => Promise<unknown> }[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly clients: readonly Client[],
    private readonly points: readonly Point[],
    private readonly wanted: number,
  ) {
    this.#pace = wanted / EIGHTH;
  }

  start(): void {
    let last = performance.now();
    this.#timer = setInterval(() => {
      const now = performance.now();
      this.#owed = Math.min(this.#owed + ((now - last) / 1000) * this.#pace, MOST_AT_ONCE);
      last = now;
      for (const one of this.#due.filter(({ at }) => at <= now)) this.#give(one.work);
      this.#due = this.#due.filter(({ at }) => at > now);
      for (; this.#owed >= 1 && this.#underWay.size < MOST_AT_ONCE; this.#owed -= 1) this.#give(() => this.#begin());
    }, STEP);
  }

  /** What the wall heard in a second, as a mean over the last ones. */
  heard(perSecond: number): void {
    const wish = this.#pace * (this.wanted / Math.max(1, perSecond));
    this.#pace = Math.min(Math.max(wish, this.#pace * 0.9), this.#pace * 1.1);
  }

  /** What has begun is answered; nothing new begins. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#due = [];
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #give(work: () => Promise<unknown>): void {
    const under: Promise<void> = work()
      .then(
        () => undefined,
        (reason: unknown) => this.#noteRefused(reason),
      )
      .finally(() => this.#underWay.delete(under));
    this.#underWay.add(under);
  }

  #noteRefused(reason: unknown): void {
    const code = reason instanceof Problem ? reason.code : String(reason);
    this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
  }

  async #begin(): Promise<void> {
    this.#next += 1;
    const client = this.clients[this.#next % this.clients.length] as Client;
    const location = this.points[(this.#next * 7919) % this.points.length];
    const { id } = await report(client, { text: `楼道堆放纸箱，第 ${this.#next} 处`, category: "E0104", location });
    this.reports += 1;
    const now = performance.now();
    for (const [after, word, body] of STORY) this.#due.push({ at: now + after, work: () => command(client, id, word, body) });
  }
}
