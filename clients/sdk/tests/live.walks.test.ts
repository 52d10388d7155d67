import { expect, test } from "vitest";
import { Live, type Since, type Socket } from "../src/index.ts";
import { Chance } from "./sim/chance.ts";
import { Clock } from "./sim/clock.ts";
import { Line } from "./sim/line.ts";
import { Reader } from "./sim/reader.ts";

const WALKS = 300;
const STEPS = 300;
const CASES = ["A", "B", "C", "D"];

/** A socket that hides every break: whoever reads it behaves like a client that does not look at `prev`. */
function blind(inner: Socket): Socket {
  const last = new Map<string, number>();
  const outer: Socket = { onopen: null, onmessage: null, onclose: null, send: (text) => inner.send(text), close: () => inner.close() };
  inner.onopen = () => outer.onopen?.();
  inner.onclose = (code) => outer.onclose?.(code);
  inner.onmessage = (text) => {
    const frame = JSON.parse(text) as Record<string, unknown>;
    const topic = frame["topic"] as string;
    if ("prev" in frame) frame["prev"] = last.get(topic);
    if ("from" in frame) frame["from"] = last.get(topic);
    if (typeof frame["position"] === "number") last.set(topic, frame["position"]);
    outer.onmessage?.(JSON.stringify(frame));
  };
  return outer;
}

interface Walked {
  line: Line;
  readers: Reader[];
  faults: string[];
}

async function walk(seed: number, fit: (socket: Socket) => Socket): Promise<Walked> {
  const chance = new Chance(seed);
  const clock = new Clock();
  const line = new Line(clock, new Chance(seed + 1_000_000));
  // The client's own chance, so that both clients of a seed meet the same server.
  const own = new Chance(seed + 2_000_000);
  const live: Live = new Live({
    ticket: async () => `ticket-${++line.tickets}`,
    connect: () => fit(line.connect()),
    random: own.next,
    setTimer: clock.setTimer,
    clearTimer: clock.clearTimer,
    now: clock.now,
  });
  const readers = [new Reader("me", "events"), new Reader("case:1", "events"), new Reader("area:110", "state")];
  const subscribe = (reader: Reader, since: Since | null) => live.subscribe(reader.topic, reader.listener(() => live), { since });
  for (const reader of readers) subscribe(reader, null);
  live.start();
  line.road = { drop: 8, double: 6, unavailable: 4 };
  for (let step = 0; step < STEPS; step += 1) {
    const dice = chance.below(100);
    const connection = [...line.connections][0];
    if (dice < 80) line.happen(chance.one(["me", "case:1", "area:110", "elsewhere"]), chance.one(CASES), chance.percent(8));
    else if (dice < 82) connection?.cut(1006);
    else if (dice < 84) connection?.bye(4008, "retry_now");
    else if (dice < 85) connection?.bye(4001, "retry_after_jitter");
    else if (dice < 86) line.restart(chance.below(6), chance.percent(50));
    else if (dice < 87 && connection) connection.dead = true;
    else if (dice < 89) live.hurry();
    else if (dice < 92) again(chance, live, readers, subscribe);
    else await clock.advance(chance.below(20_000));
    await clock.advance(chance.below(400));
  }
  line.road = { drop: 0, double: 0, unavailable: 0 };
  line.happen("elsewhere", "A");
  await clock.advance(180_000);
  const faults = readers.flatMap((reader) => reader.faults(line.of(reader.topic)).map((fault) => `${seed} ${reader.topic} ${fault}`));
  live.stop();
  return { line, readers, faults };
}

/** A page opens a topic anew: from where it was, from nothing, or from an earlier place, once or twice in a row. */
function again(chance: Chance, live: Live, readers: Reader[], subscribe: (reader: Reader, since: Since | null) => void): void {
  const reader = chance.one(readers);
  for (let times = 1 + chance.below(2); times > 0; times -= 1) {
    const since = reader.mode === "state" || reader.marks.length === 0 ? live.since(reader.topic) : chance.one([null, ...reader.marks]);
    if (since && reader.mode === "events") reader.goBack(since);
    subscribe(reader, since);
  }
}

test("through cuts, losses, doubles, restarts and silence a reader ends with exactly what happened", async () => {
  const met: Record<string, number> = {};
  const faults: string[] = [];
  let told = 0;
  for (let seed = 1; seed <= WALKS; seed += 1) {
    const walked = await walk(seed, (socket) => socket);
    faults.push(...walked.faults);
    for (const reader of walked.readers) {
      told += reader.told;
      expect(reader.backwards + reader.lost, `seed ${seed}`).toBe(0);
    }
    for (const [name, n] of Object.entries(walked.line.count)) met[name] = (met[name] ?? 0) + n;
  }
  expect(faults).toEqual([]);
  // Each way was walked often, and most was told as events: a client that only ever asks for snapshots is none.
  for (const [name, n] of Object.entries(met)) expect(n, name).toBeGreaterThan(WALKS / 4);
  expect(met["recovered"]).toBeGreaterThan(met["snapshots"] as number);
  expect(told).toBeGreaterThan(WALKS * STEPS * 0.3);
}, 120_000);

test("a client that does not look at prev loses events in the same walks", async () => {
  const losers = new Set<number>();
  for (let seed = 1; seed <= WALKS; seed += 1) {
    const walked = await walk(seed, blind);
    if (walked.faults.length > 0 || walked.readers.some((reader) => reader.lost > 0)) losers.add(seed);
  }
  expect(losers.size).toBeGreaterThan(WALKS / 2);
}, 120_000);
