/**
 * A server with one number line, as `/ws/v1` keeps it: every event has a position of the whole district, a topic sees
 * some of them, and the frames of a subscription are a chain. The road between it and a client loses frames, tells
 * them twice, breaks, and goes dead; the server is restored from a copy and starts a new epoch.
 */
import type { Since, Socket } from "../../src/index.ts";
import type { Chance } from "./chance.ts";
import type { Clock } from "./clock.ts";

export interface Happening {
  position: number;
  topic: string;
  case: string;
  leaves: boolean;
}

interface Subscription {
  last: number;
  mode: string;
}

/** More missed events than this are answered with a snapshot. */
const REPLAY = 12;
const HEAD = 10_000;

/** What the road does to a frame, in percent. */
export interface Road {
  drop: number;
  double: number;
  unavailable: number;
}

export class Line {
  epoch = "epoch-0";
  position = 0;
  happened: Happening[] = [];
  road: Road = { drop: 0, double: 0, unavailable: 0 };
  connections = new Set<Connection>();
  tickets = 0;
  /** How often each thing was done, so that a walk that met none of it is noticed. */
  count = { dropped: 0, doubled: 0, recovered: 0, replayed: 0, snapshots: 0, restarts: 0, dials: 0, pings: 0, unavailable: 0 };

  constructor(
    readonly clock: Clock,
    readonly chance: Chance,
  ) {
    const heads = () => {
      for (const connection of this.connections) connection.heads();
      clock.setTimer(heads, HEAD);
    };
    clock.setTimer(heads, HEAD);
  }

  of(topic: string): Happening[] {
    return this.happened.filter((one) => one.topic === topic);
  }

  happen(topic: string, subject: string, leaves = false): void {
    this.position += 1;
    const happening = { position: this.position, topic, case: subject, leaves };
    this.happened.push(happening);
    for (const connection of this.connections) connection.tell(happening);
  }

  /** Restored from a copy that lacks the last few events: another history, and so another epoch. */
  restart(lost: number, cut: boolean): void {
    this.count.restarts += 1;
    this.epoch = `epoch-${this.count.restarts}`;
    this.position = Math.max(0, this.position - lost);
    this.happened = this.happened.filter((one) => one.position <= this.position);
    for (const connection of [...this.connections]) {
      if (cut) connection.cut(1006);
      else connection.restart();
    }
  }

  connect(): Socket {
    this.count.dials += 1;
    const connection = new Connection(this);
    this.connections.add(connection);
    return connection.socket;
  }
}

export class Connection {
  readonly socket: Socket;
  held = new Map<string, Subscription>();
  /** A dead road: what is sent on it comes nowhere, and nobody is told. */
  dead = false;
  #gone = false;
  #arrival = 0;
  #greeted = false;

  constructor(private readonly line: Line) {
    this.socket = {
      onopen: null,
      onmessage: null,
      onclose: null,
      send: (text) => this.#later(() => this.#obey(JSON.parse(text))),
      close: () => this.#end(),
    };
    this.#later(() => this.socket.onopen?.());
  }

  cut(code: number): void {
    const close = this.socket.onclose;
    this.#end();
    if (!this.dead) close?.(code);
  }

  bye(code: number, advice: string): void {
    this.send({ op: "bye", code, reason: "test", advice });
    this.#later(() => this.cut(code));
  }

  tell(happening: Happening): void {
    const held = this.held.get(happening.topic);
    if (!held) return;
    if (held.mode === "state") return void this.#later(() => this.#states(happening.topic));
    this.send(frameOf(happening, held.last, "prev"));
    held.last = happening.position;
  }

  heads(): void {
    for (const [topic, held] of this.held) {
      if (held.last >= this.line.position) continue;
      this.#states(topic);
      if (held.last >= this.line.position) continue;
      this.send({ op: "head", topic, prev: held.last, position: this.line.position });
      held.last = this.line.position;
    }
  }

  restart(): void {
    for (const [topic, held] of [...this.held]) this.#subscribe(topic, held.mode, null);
  }

  send(frame: Record<string, unknown>): void {
    const { line } = this;
    const live = ["event", "state", "left", "head"].includes(frame["op"] as string);
    if (live && line.chance.percent(line.road.drop)) return void (line.count.dropped += 1);
    this.#later(() => this.socket.onmessage?.(JSON.stringify(frame)));
    if (!live || !line.chance.percent(line.road.double)) return;
    line.count.doubled += 1;
    this.#later(() => this.socket.onmessage?.(JSON.stringify(frame)));
  }

  /** What waits of a topic in state mode: the newest of each case. */
  #states(topic: string): void {
    const held = this.held.get(topic);
    if (!held || held.mode !== "state" || this.#gone) return;
    for (const happening of newest(this.line.of(topic).filter((one) => one.position > held.last))) {
      this.send(frameOf(happening, held.last, "from"));
      held.last = happening.position;
    }
  }

  #obey(frame: { op: string; ticket?: string; topic: string; mode?: string; since?: Since }): void {
    if (frame.op === "ping") {
      this.line.count.pings += 1;
      return this.send({ op: "pong" });
    }
    if (frame.op === "hello") {
      if (this.#greeted || frame.ticket !== `ticket-${this.line.tickets}`) return this.bye(4401, "reauthenticate");
      this.#greeted = true;
      return this.send({ op: "welcome", account: "a", district: 1 });
    }
    if (!this.#greeted) return this.bye(4400, "never");
    this.held.delete(frame.topic);
    if (frame.op === "unsubscribe") return;
    const mode = frame.mode ?? (frame.topic.startsWith("area:") ? "state" : "events");
    if (this.line.chance.percent(this.line.road.unavailable)) {
      this.line.count.unavailable += 1;
      return this.send({ op: "error", topic: frame.topic, code: "unavailable" });
    }
    this.#subscribe(frame.topic, mode, frame.since ?? null);
  }

  #subscribe(topic: string, mode: string, since: Since | null): void {
    const { line } = this;
    const answer = { op: "subscribed", topic, mode, epoch: line.epoch, position: line.position };
    const missed = line.of(topic).filter((one) => one.position > (since?.position ?? 0));
    this.held.set(topic, { last: line.position, mode });
    if (since?.epoch === line.epoch && since.position <= line.position && missed.length <= REPLAY) {
      line.count.recovered += 1;
      line.count.replayed += missed.length;
      let last = since.position;
      const shown = mode === "state" ? newest(missed) : missed;
      const events = shown.map((one) => {
        const frame = frameOf(one, last, mode === "state" ? "from" : "prev");
        last = one.position;
        return frame;
      });
      return this.send({ ...answer, recovered: true, events });
    }
    line.count.snapshots += 1;
    this.send({ ...answer, recovered: false, snapshot: line.of(topic) });
  }

  #end(): void {
    this.#gone = true;
    this.line.connections.delete(this);
  }

  /** After the way of a frame, and never before the one sent before it. */
  #later(work: () => void): void {
    const { clock, chance } = this.line;
    this.#arrival = Math.max(this.#arrival, clock.now() + chance.below(300));
    clock.setTimer(() => {
      if (!this.#gone && !this.dead) work();
    }, this.#arrival - clock.now());
  }
}

function newest(happenings: Happening[]): Happening[] {
  const last = new Map(happenings.map((one) => [one.case, one.position]));
  return happenings.filter((one) => last.get(one.case) === one.position);
}

function frameOf(happening: Happening, last: number, chain: "prev" | "from"): Record<string, unknown> {
  const { topic, position, leaves } = happening;
  if (leaves) return { op: "left", topic, prev: last, position, case: happening.case };
  return { op: chain === "prev" ? "event" : "state", topic, [chain]: last, position, case: happening.case, version: position, kind: "test", data: {} };
}
