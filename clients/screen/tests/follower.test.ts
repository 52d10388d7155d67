import { Problem, type Listener } from "@sandan/sdk";
import { beforeEach, describe, expect, it } from "vitest";
import { Follower, PACE } from "../src/model/follower.ts";
import type { CaseSummary, ScreenBody } from "../src/server/bodies.ts";
import { Clockwork, settle } from "./clockwork.ts";

let time: Clockwork;
let listener: Listener;
let asked: number;
let unsubscribed: boolean;
let answer: () => Promise<ScreenBody>;
let shown: ScreenBody[];
let moved: string[];
let refused: string[];
let failing: boolean[];
let follower: Follower;

function body(position: number, epoch = "one"): ScreenBody {
  return { epoch, position, as_of: "2026-11-22T10:00:00+08:00", area: { code: "1", name: "区", level: "county" }, counts: {}, open: position, total: position, overdue: 0, children: [], latest: [], overdue_list: [], on_duty: { workers: 0, volunteers: 0 } };
}
function event(position: number): void {
  listener.event?.({ position, version: 1, kind: "accepted", data: { case: { id: `case-${position}`, version: 1 } as CaseSummary } });
}

beforeEach(() => {
  time = new Clockwork();
  [asked, unsubscribed, shown, moved, refused, failing] = [0, false, [], [], [], []];
  let position = 0;
  answer = async () => body((position += 1_000));
  follower = new Follower(
    "1",
    {
      screen: () => {
        asked += 1;
        return answer();
      },
      subscribe: (_, given) => {
        listener = given;
        return () => (unsubscribed = true);
      },
    },
    { snapshot: (one) => shown.push(one), moved: (line) => moved.push(line.id), refused: (why) => refused.push(why), failing: (is) => failing.push(is) },
    time,
  );
  follower.start();
});

describe("the pace", () => {
  it("sixty events a second cost less than one question a second, and every one reaches the ticker", async () => {
    await time.run(0);
    expect(asked).toBe(1);
    for (let tick = 0; tick < 600; tick += 1) {
      event(tick + 1);
      await time.run(1_000 / 60);
    }
    expect(moved).toHaveLength(600);
    expect(asked - 1).toBeLessThanOrEqual(10_000 / PACE.gap + 1);
    expect(asked).toBeGreaterThan(5);
  });
  it("the last event of a burst is followed by a snapshot of its own", async () => {
    await time.run(0);
    event(1);
    event(2);
    await time.run(PACE.gap);
    const before = asked;
    await time.run(PACE.idle - 1);
    expect(asked).toBe(before);
    await time.run(1);
    expect(asked).toBe(before + 1);
  });
  it("a server that is away is asked less and less, whatever the events", async () => {
    answer = () => Promise.reject(new Error("away"));
    await time.run(0);
    expect(failing).toEqual([true]);
    for (let tick = 0; tick < 600; tick += 1) {
      event(tick + 1);
      await time.run(100);
    }
    expect(asked).toBeLessThan(9);
    answer = async () => body(600);
    await time.run(PACE.longest);
    expect(failing.at(-1)).toBe(false);
    expect(shown.at(-1)?.position).toBe(600);
  });
});

it("a server that is back is asked as soon as the live line says so", async () => {
  answer = () => Promise.reject(new Error("away"));
  await time.run(60_000);
  const before = asked;
  answer = async () => body(9);
  listener.head?.(9);
  await time.run(0);
  expect(asked).toBe(before + 1);
  expect(shown.at(-1)?.position).toBe(9);
});

describe("the numbers", () => {
  it("never go back to an older position", async () => {
    await time.run(0);
    listener.snapshot?.(body(5_000), { epoch: "one", position: 5_000 });
    answer = async () => body(4_000);
    await time.run(PACE.idle);
    expect(shown.map(({ position }) => position)).toEqual([1_000, 5_000]);
  });
  it("go back when the server was restored", async () => {
    await time.run(0);
    answer = async () => body(7, "two");
    await time.run(PACE.idle);
    expect(shown.at(-1)?.position).toBe(7);
  });
  it("that are behind the live line are asked for again", async () => {
    await time.run(0);
    answer = async () => body(1_500);
    event(2_000);
    await time.run(PACE.gap);
    expect(shown.at(-1)?.position).toBe(1_500);
    answer = async () => body(2_000);
    await time.run(PACE.gap);
    expect(shown.at(-1)?.position).toBe(2_000);
  });
});

describe("the end", () => {
  it("an area that may not be seen is said so, and not asked for again", async () => {
    answer = () => Promise.reject(new Problem(404, { type: "", title: "", status: 404, detail: "", code: "not_found", request_id: "" } as never));
    await time.run(0);
    expect(refused).toHaveLength(1);
    expect(unsubscribed).toBe(true);
    await time.run(600_000);
    expect(asked).toBe(1);
  });
  it("a right that is lost ends it", async () => {
    await time.run(0);
    listener.left?.(undefined);
    expect(refused).toHaveLength(1);
  });
  it("an answer that comes after it was stopped is not shown", async () => {
    let give: (one: ScreenBody) => void = () => undefined;
    answer = () => new Promise((resolve) => (give = resolve));
    await time.run(0);
    follower.stop();
    give(body(1));
    await settle();
    expect(shown).toHaveLength(0);
  });
});
