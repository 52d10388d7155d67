/**
 * Follows one area: the snapshot of the interface is the only source of numbers, events say that it is time to ask
 * for the next one, and go into the ticker at once. Numbers of two positions are never mixed.
 */
import { Problem, type Listener } from "@sandan/sdk";
import type { CaseSummary, ScreenBody } from "../server/bodies.ts";
import { Throttle, type Pace, type Timers } from "./throttle.ts";

/** Once in so many milliseconds at most; an idle screen asks four times a minute. */
export const PACE: Pace = { gap: 1_200, idle: 15_000, longest: 30_000 };

export interface Source {
  screen(area: string): Promise<ScreenBody>;
  subscribe(area: string, listener: Listener): () => void;
}

export interface Told {
  snapshot(body: ScreenBody): void;
  moved(line: CaseSummary): void;
  /** The area cannot be shown to this person, or is none. */
  refused(detail: string): void;
  /** True while the last question was not answered. */
  failing(is: boolean): void;
}

export class Follower {
  #throttle: Throttle;
  #unsubscribe: () => void = () => undefined;
  #shown: { epoch: string; position: number } | null = null;
  /** Complete up to here by the live line; a snapshot from before it is asked for again. */
  #heard = 0;
  #over = false;
  #failing = false;

  constructor(
    readonly area: string,
    private readonly source: Source,
    private readonly told: Told,
    timers?: Timers,
  ) {
    this.#throttle = new Throttle(() => this.#ask(), PACE, timers);
  }

  start(): void {
    this.#throttle.start();
    this.#unsubscribe = this.source.subscribe(this.area, {
      snapshot: (state) => this.#take(state as ScreenBody),
      event: (event) => {
        this.#heard = event.position;
        const line = (event.data as { case?: CaseSummary } | null)?.case;
        if (line) this.told.moved(line);
        this.#throttle.touch();
      },
      // The live line is there again, so the server is: numbers need not wait out their patience.
      head: () => {
        if (this.#failing) this.#throttle.hurry();
      },
      left: (caseId) => (caseId === undefined ? this.#refuse("") : this.#throttle.touch()),
      refused: () => this.#refuse(""),
    });
  }

  stop(): void {
    this.#over = true;
    this.#throttle.stop();
    this.#unsubscribe();
  }

  async #ask(): Promise<void> {
    try {
      const body = await this.source.screen(this.area);
      if (this.#over) return;
      this.#fail(false);
      this.#take(body);
    } catch (reason) {
      if (this.#over) return;
      if (reason instanceof Problem && (reason.status === 403 || reason.status === 404)) return this.#refuse(reason.message);
      this.#fail(true);
      throw reason;
    }
  }

  /** A late answer never sets the numbers back; a restored server (a new epoch) does. */
  #take(body: ScreenBody): void {
    const shown = this.#shown;
    if (this.#over || !body || (shown && shown.epoch === body.epoch && shown.position > body.position)) return;
    if (shown && shown.epoch !== body.epoch) this.#heard = body.position;
    this.#shown = { epoch: body.epoch, position: body.position };
    this.told.snapshot(body);
    if (body.position < this.#heard) this.#throttle.touch();
  }

  #fail(is: boolean): void {
    this.#failing = is;
    this.told.failing(is);
  }

  #refuse(detail: string): void {
    this.stop();
    this.told.refused(detail);
  }
}
