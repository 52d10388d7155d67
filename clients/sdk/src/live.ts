/**
 * The live connection: one socket, many topics, no silent gap.
 *
 * Every frame of a subscription says where the one before it ended (`prev`, `from` in state mode). A frame that does
 * not join up with what this client has is dropped and the topic is subscribed anew from the last position, so that
 * the server fills the hole or sends a snapshot. What is told twice (the answer to a resume overlaps what came before)
 * is told once. After a close the server's advice is followed, with jitter where it says so, and every topic goes on
 * from its own position under the same epoch.
 */
import { Problem } from "./problem.ts";

/** A place on a district's number line. */
export interface Since {
  epoch: string;
  position: number;
}

export type Mode = "events" | "state";

/** One event as its reader may see it. */
export interface Told {
  position: number;
  case?: string;
  version: number;
  kind: string;
  data: unknown;
}

/** What a subscriber is told. Nothing else ever is: holes and doubles end here. */
export interface Listener {
  /** Replaces everything that the subscriber has of the topic. */
  snapshot?(state: unknown, at: Since): void;
  event?(told: Told): void;
  /** The case left the topic; without a case the right to the topic is lost and the subscription over. */
  left?(caseId: string | undefined): void;
  /** Complete up to this position. */
  head?(position: number): void;
  /** The topic cannot be had: `not_found`, `too_many_topics`. */
  refused?(code: string): void;
}

export type Status = "connecting" | "live" | "waiting" | "signed_out" | "ended";

/** A socket as browsers have it; WeChat's is fitted to the same shape. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((text: string) => void) | null;
  onclose: ((code: number) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface LiveOptions {
  /** A ticket, good once; throws `Problem` with 401 when nobody is signed in. */
  ticket: () => Promise<string>;
  connect: () => Socket;
  /** 0 ≤ x < 1. */
  random?: () => number;
  setTimer?: (work: () => void, ms: number) => unknown;
  clearTimer?: (timer: unknown) => void;
  now?: () => number;
  onStatus?: (status: Status) => void;
}

/** A line on which nothing happens says nothing, and a page does not see the protocol's pings: after so long it asks. */
const QUIET = 15_000;
/** Silence longer than this, in spite of being asked, is a dead line. */
const SILENCE = 45_000;
/** What a close means when the `bye` before it was lost; every other code says to come back after a while. */
const ADVICE: Record<number, string> = { 4008: "retry_now", 4009: "retry_now", 4400: "never", 4401: "reauthenticate", 4413: "never" };
/** First wait after a failure, doubled up to the longest. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
const UNAVAILABLE_WAIT = 3_000;

interface Held {
  topic: string;
  mode: Mode | undefined;
  listener: Listener;
  since: Since | null;
  /** A subscribe is under way: frames of the old chain are of no use. */
  asked: boolean;
}

interface Frame {
  op: string;
  topic?: string;
  prev?: number;
  from?: number;
  position?: number;
  epoch?: string;
  recovered?: boolean;
  events?: Frame[];
  snapshot?: unknown;
  case?: string;
  version?: number;
  kind?: string;
  data?: unknown;
  code?: string | number;
  advice?: string;
}

export class Live {
  #held = new Map<string, Held>();
  #socket: Socket | null = null;
  #open = false;
  #status: Status = "ended";
  #failures = 0;
  #timer: unknown = null;
  #heard = 0;
  #watch: unknown = null;
  #advice: string | null = null;
  #running = false;
  /** Answers that the server owes on this connection, by topic: only the last one is about what is asked now. */
  #owed = new Map<string, number>();
  /** Grows with each connection, so that what a dead one says late is not heard. */
  #round = 0;

  constructor(private readonly options: LiveOptions) {}

  get status(): Status {
    return this.#status;
  }

  /** The last position of a topic; kept by those who want to go on from it after a reload. */
  since(topic: string): Since | null {
    return this.#held.get(topic)?.since ?? null;
  }

  /** Begins, also anew after `signed_out` or `ended`. */
  start(): void {
    if (this.#running && this.#status !== "signed_out") return;
    this.#running = true;
    this.#failures = 0;
    void this.#dial();
  }

  stop(): void {
    this.#running = false;
    this.#drop();
    this.#become("ended");
  }

  /** The network is back, or the page is looked at again: do not wait any longer. */
  hurry(): void {
    if (!this.#running || this.#open || this.#status === "connecting") return;
    this.#failures = 0;
    void this.#dial();
  }

  /** Subscribes; the second subscription to a topic replaces the first. Returns how to end it. */
  subscribe(topic: string, listener: Listener, how: { since?: Since | null; mode?: Mode } = {}): () => void {
    const held: Held = { topic, mode: how.mode, listener, since: how.since ?? null, asked: false };
    this.#held.set(topic, held);
    if (this.#open) this.#ask(held);
    return () => {
      if (this.#held.get(topic) !== held) return;
      this.#held.delete(topic);
      if (this.#open) this.#say({ op: "unsubscribe", topic });
    };
  }

  #become(status: Status): void {
    if (this.#status === status) return;
    this.#status = status;
    this.options.onStatus?.(status);
  }

  #drop(): void {
    this.#round += 1;
    this.#open = false;
    this.#owed.clear();
    this.#clear("timer");
    this.#clear("watch");
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = null;
      socket.onclose = null;
      socket.close();
    }
  }

  #clear(which: "timer" | "watch"): void {
    const timer = which === "timer" ? this.#timer : this.#watch;
    if (timer !== null) (this.options.clearTimer ?? ((t) => clearTimeout(t as number)))(timer);
    if (which === "timer") this.#timer = null;
    else this.#watch = null;
  }

  #after(ms: number, work: () => void): unknown {
    return (this.options.setTimer ?? ((w, t) => setTimeout(w, t)))(work, ms);
  }

  async #dial(): Promise<void> {
    this.#drop();
    const round = this.#round;
    this.#become("connecting");
    this.#advice = null;
    let ticket: string;
    try {
      ticket = await this.options.ticket();
    } catch (reason) {
      if (round !== this.#round) return;
      if (reason instanceof Problem && reason.status === 401) return this.#become("signed_out");
      return this.#wait("retry_after_jitter");
    }
    if (round !== this.#round || !this.#running) return;
    const socket = this.options.connect();
    this.#socket = socket;
    socket.onopen = () => this.#say({ op: "hello", ticket });
    socket.onmessage = (text) => {
      if (round === this.#round) this.#hear(text);
    };
    socket.onclose = (code) => {
      if (round === this.#round) this.#closed(code);
    };
    this.#listenForSilence();
  }

  #closed(code = 0): void {
    const advice = this.#advice ?? ADVICE[code] ?? "retry_after_jitter";
    this.#drop();
    if (!this.#running) return;
    if (advice === "never") {
      this.#running = false;
      return this.#become("ended");
    }
    // `reauthenticate` too: the next ticket is refused when the session is over, and only then is anybody signed out.
    this.#wait(advice);
  }

  /** Waits as advised. Full jitter: a server that restarts is not met by all its clients in one moment. */
  #wait(advice: string): void {
    if (!this.#running) return;
    const spread = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#failures);
    this.#failures += 1;
    const random = (this.options.random ?? Math.random)();
    const ms = advice === "retry_now" && this.#failures === 1 ? 0 : Math.round(spread * (0.2 + 0.8 * random));
    this.#become("waiting");
    this.#timer = this.#after(ms, () => void this.#dial());
  }

  #listenForSilence(): void {
    const now = this.options.now ?? Date.now;
    this.#heard = now();
    const look = () => {
      const silent = now() - this.#heard;
      if (silent >= SILENCE) return this.#closed();
      if (silent >= QUIET && this.#open) this.#say({ op: "ping" });
      this.#watch = this.#after(QUIET, look);
    };
    this.#watch = this.#after(QUIET, look);
  }

  #say(frame: object): void {
    this.#socket?.send(JSON.stringify(frame));
  }

  #ask(held: Held): void {
    held.asked = true;
    this.#owed.set(held.topic, (this.#owed.get(held.topic) ?? 0) + 1);
    this.#say({ op: "subscribe", topic: held.topic, ...(held.since ? { since: held.since } : {}), ...(held.mode ? { mode: held.mode } : {}) });
  }

  #hear(text: string): void {
    this.#heard = (this.options.now ?? Date.now)();
    let frame: Frame;
    try {
      frame = JSON.parse(text) as Frame;
    } catch {
      return;
    }
    switch (frame.op) {
      case "welcome":
        this.#open = true;
        this.#failures = 0;
        this.#become("live");
        for (const held of this.#held.values()) this.#ask(held);
        return;
      case "bye":
        this.#advice = frame.advice ?? null;
        return;
      case "subscribed":
        return this.#subscribed(frame);
      case "error":
        return this.#refused(frame);
      default:
        this.#moved(frame);
    }
  }

  /** Counts an answer; false when a later question is still open, to which this one does not belong. */
  #answered(topic: string | undefined): boolean {
    const rest = Math.max(0, (this.#owed.get(topic ?? "") ?? 0) - 1);
    if (topic !== undefined) this.#owed.set(topic, rest);
    return rest === 0;
  }

  #subscribed(frame: Frame): void {
    const last = this.#answered(frame.topic);
    const held = frame.topic === undefined || !last ? undefined : this.#held.get(frame.topic);
    if (!held || frame.epoch === undefined || frame.position === undefined) return;
    held.asked = false;
    const at = { epoch: frame.epoch, position: frame.position };
    if (frame.recovered) {
      for (const event of frame.events ?? []) this.#tell(held, event);
      held.since = at;
      held.listener.head?.(at.position);
      return;
    }
    held.since = at;
    held.listener.snapshot?.(frame.snapshot, at);
    held.listener.head?.(at.position);
  }

  #refused(frame: Frame): void {
    const last = this.#answered(frame.topic);
    const held = frame.topic === undefined || !last ? undefined : this.#held.get(frame.topic);
    if (!held) return;
    if (frame.code === "unavailable") {
      const round = this.#round;
      this.#after(UNAVAILABLE_WAIT, () => {
        if (round === this.#round && this.#open && this.#held.get(held.topic) === held) this.#ask(held);
      });
      return;
    }
    this.#held.delete(held.topic);
    held.listener.refused?.(String(frame.code));
  }

  /** `event`, `state`, `left`, `head`: taken when it joins up, else the topic is asked for again. */
  #moved(frame: Frame): void {
    const held = frame.topic === undefined ? undefined : this.#held.get(frame.topic);
    if (!held || held.asked) return;
    if (frame.op === "left" && frame.case === undefined) {
      this.#held.delete(held.topic);
      held.listener.left?.(undefined);
      return;
    }
    const start = frame.op === "state" ? frame.from : frame.prev;
    if (start === undefined || frame.position === undefined) return;
    if (held.since === null || start !== held.since.position) return this.#ask(held);
    this.#tell(held, frame);
  }

  #tell(held: Held, frame: Frame): void {
    const position = frame.position ?? 0;
    if (held.since && position <= held.since.position && frame.op !== "head") return;
    if (held.since) held.since = { epoch: held.since.epoch, position };
    if (frame.op === "left") held.listener.left?.(frame.case);
    else if (frame.op === "event" || frame.op === "state") {
      const told: Told = { position, version: frame.version ?? 0, kind: frame.kind ?? "", data: frame.data };
      if (frame.case !== undefined) told.case = frame.case;
      held.listener.event?.(told);
    }
    held.listener.head?.(position);
  }
}

/** The browser's socket. */
export function browserSocket(url: string): Socket {
  const inner = new WebSocket(url);
  const outer: Socket = {
    onopen: null,
    onmessage: null,
    onclose: null,
    send: (text) => {
      if (inner.readyState === WebSocket.OPEN) inner.send(text);
    },
    close: () => inner.close(),
  };
  inner.onopen = () => outer.onopen?.();
  inner.onmessage = (message) => outer.onmessage?.(String(message.data));
  inner.onclose = (event) => outer.onclose?.(event.code);
  return outer;
}
