import { beforeEach, describe, expect, test } from "vitest";
import { Live, Problem, type Status } from "../src/index.ts";
import { Chance } from "./sim/chance.ts";
import { Clock } from "./sim/clock.ts";
import { Line, type Connection } from "./sim/line.ts";

let clock: Clock;
let line: Line;
let statuses: Status[];
let signedIn: boolean;
let random: number;
let live: Live;

beforeEach(() => {
  clock = new Clock();
  line = new Line(clock, new Chance(7));
  statuses = [];
  signedIn = true;
  random = 0.5;
  live = new Live({
    ticket: async () => {
      if (!signedIn) throw new Problem(401, { code: "unauthenticated" } as never);
      return `ticket-${++line.tickets}`;
    },
    connect: () => line.connect(),
    random: () => random,
    setTimer: clock.setTimer,
    clearTimer: clock.clearTimer,
    now: clock.now,
    onStatus: (status) => statuses.push(status),
  });
});

async function connected(): Promise<Connection> {
  live.start();
  await clock.advance(2_000);
  expect(live.status).toBe("live");
  return [...line.connections][0] as Connection;
}

describe("after a close", () => {
  test("retry_now comes back at once", async () => {
    random = 0.999;
    const connection = await connected();
    connection.bye(4008, "retry_now");
    while (line.connections.has(connection)) await clock.advance(1);
    await clock.advance(1);
    expect(line.count.dials).toBe(2);
  });

  test("retry_now that fails again is spread, and doubled", async () => {
    const connection = await connected();
    line.connect = () => {
      const socket = Line.prototype.connect.call(line);
      [...line.connections].at(-1)?.bye(4008, "retry_now");
      socket.send = () => {};
      return socket;
    };
    connection.bye(4008, "retry_now");
    const before = line.count.dials;
    await clock.advance(60_000);
    // Without a welcome in between the waits grow to half a minute: far fewer than a try in every round trip.
    expect(line.count.dials - before).toBeGreaterThan(4);
    expect(line.count.dials - before).toBeLessThan(12);
  });

  test("retry_after_jitter waits as long as chance says", async () => {
    const waits: number[] = [];
    for (random of [0, 0.5, 0.999]) {
      const connection = await connected();
      connection.cut(4001);
      const start = clock.now();
      const before = line.count.dials;
      while (line.count.dials === before) await clock.advance(10);
      waits.push(clock.now() - start);
      await clock.advance(2_000);
    }
    expect(waits).toEqual([100, 300, 500]);
  });

  test("reauthenticate with a session that is over signs out, and dials no more", async () => {
    const connection = await connected();
    signedIn = false;
    connection.bye(4401, "reauthenticate");
    await clock.advance(120_000);
    expect(live.status).toBe("signed_out");
    expect(line.count.dials).toBe(1);
    signedIn = true;
    await connected();
  });

  test("reauthenticate with a session that is good takes another ticket", async () => {
    const connection = await connected();
    connection.bye(4401, "reauthenticate");
    await clock.advance(5_000);
    expect(live.status).toBe("live");
    expect(statuses).not.toContain("signed_out");
    expect(line.tickets).toBe(2);
  });

  test("never ends it, whatever hurries", async () => {
    const connection = await connected();
    connection.bye(4400, "never");
    await clock.advance(1_000);
    expect(live.status).toBe("ended");
    live.hurry();
    await clock.advance(120_000);
    expect([live.status, line.count.dials]).toEqual(["ended", 1]);
    await connected();
  });

  test.each([
    [4400, "ended", 1],
    [4413, "ended", 1],
    [4401, "live", 2],
    [4008, "live", 2],
    [1006, "live", 2],
  ])("a lost bye is read from the code %i", async (code, status, dials) => {
    const connection = await connected();
    connection.cut(code);
    await clock.advance(5_000);
    expect([live.status, line.count.dials]).toEqual([status, dials]);
  });
});

describe("the line", () => {
  test("a quiet night is one connection", async () => {
    await connected();
    await clock.advance(8 * 3_600_000);
    expect(line.count.dials).toBe(1);
    expect(line.count.pings).toBeGreaterThan(100);
  });

  test("a dead road is noticed within a minute", async () => {
    const connection = await connected();
    connection.dead = true;
    await clock.advance(60_000);
    expect([live.status, line.count.dials]).toEqual(["live", 2]);
  });

  test("a stopped client leaves no timer and no socket", async () => {
    await connected();
    const own = clock.waiting;
    live.stop();
    expect([live.status, line.connections.size]).toEqual(["ended", 0]);
    expect(clock.waiting).toBe(own - 1);
    await clock.advance(120_000);
    expect(line.count.dials).toBe(1);
  });

  test("hurry does not wait for the jitter", async () => {
    random = 0.999;
    const connection = await connected();
    connection.cut(4001);
    await clock.advance(1);
    expect([live.status, line.count.dials]).toEqual(["waiting", 1]);
    live.hurry();
    await clock.advance(1);
    expect(line.count.dials).toBe(2);
  });
});

describe("a topic", () => {
  test("that cannot be had is refused once and for all", async () => {
    const codes: string[] = [];
    live.subscribe("case:9", { refused: (code) => codes.push(code) });
    const connection = await connected();
    connection.send({ op: "error", topic: "case:9", code: "not_found" });
    await clock.advance(1_000);
    expect(codes).toEqual(["not_found"]);
    expect(live.since("case:9")).toBeNull();
  });

  test("whose right is lost ends, and is not asked for after a reconnect", async () => {
    const left: unknown[] = [];
    live.subscribe("area:1", { left: (subject) => left.push(subject) });
    const connection = await connected();
    connection.send({ op: "left", topic: "area:1" });
    await clock.advance(1_000);
    connection.cut(1006);
    await clock.advance(5_000);
    expect(left).toEqual([undefined]);
    expect([...line.connections].map((one) => one.held.has("area:1"))).toEqual([false]);
  });

  test("a listener that throws does not stop the line", async () => {
    let told = 0;
    live.subscribe("me", {
      event: () => {
        told += 1;
        if (told === 1) throw new Error("a page's mistake");
      },
    });
    await connected();
    line.happen("me", "A");
    await expect(clock.advance(1_000)).rejects.toThrow("a page's mistake");
    line.happen("me", "B");
    await clock.advance(5_000);
    expect(told).toBe(2);
    expect(live.since("me")?.position).toBe(2);
  });
});
