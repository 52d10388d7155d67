import { beforeEach, describe, expect, test } from "vitest";
import { type Client, Queue, type Queued, type QueueStore } from "../src/index.ts";
import { Chance } from "./sim/chance.ts";
import { Desk, locks, problem, textOf } from "./sim/desk.ts";

interface Work {
  say: string;
}

/** A store as slow as a phone's, and as forgetful as told. */
class Drawer implements QueueStore<Work> {
  kept = new Map<string, Queued<Work>>();
  full = false;

  async all(): Promise<Queued<Work>[]> {
    await turn();
    return [...this.kept.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  async put(item: Queued<Work>): Promise<void> {
    await turn();
    if (this.full) throw new Error("no room");
    this.kept.set(item.key, item);
  }

  async remove(key: string): Promise<void> {
    await turn();
    this.kept.delete(key);
  }
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

let desk: Desk;
let client: Client;
let drawer: Drawer;
let now: number;
beforeEach(() => {
  desk = new Desk();
  client = desk.signedIn();
  drawer = new Drawer();
  now = 0;
});

function queue(alone?: <R>(work: () => Promise<R>) => Promise<R>): Queue<Work> {
  // Its own client: a page that a test leaves behind goes on sending to the server of that test.
  const own = client;
  const send = (work: Work, key: string) => own.post("/api/v1/cases", { body: work as never, key });
  return new Queue<Work>({ store: drawer, send, newKey: () => own.newKey(), now: () => ++now, ...(alone ? { alone } : {}) });
}

const fates = (of: Queue<Work>) => of.items.map((item) => item.fate.state);
const said = () => desk.order.map((text) => (JSON.parse(text) as Work).say);
const refuse = (...words: string[]) =>
  desk.rules.push((request) => (words.some((word) => textOf(request).includes(word)) ? problem(409, "wrong_state") : undefined));

describe("ten commands", () => {
  test("with the network away in the middle and two refused: nothing lost, nothing twice, in order", async () => {
    const offline = queue();
    for (let n = 0; n < 10; n += 1) await offline.add(`命令 ${n}`, `case-${n % 3}`, { say: `c${n}` });
    refuse("c3", "c7");
    let sent = 0;
    desk.road = async () => {
      sent += 1;
      if (sent === 5) {
        desk.away = true;
        throw new TypeError("the answer was lost");
      }
    };
    await offline.flush();
    expect(fates(offline)).toEqual(["done", "done", "done", "refused", "waiting", "waiting", "waiting", "waiting", "waiting", "waiting"]);
    desk.away = false;
    await offline.flush();
    expect(fates(offline)).toEqual(["done", "done", "done", "refused", "done", "done", "done", "refused", "done", "done"]);
    // The fifth was done although its answer was lost; sent again under its key it was not done again.
    expect(said()).toEqual(["c0", "c1", "c2", "c4", "c5", "c6", "c8", "c9"]);
    expect(desk.done.size).toBe(8);
    expect(desk.requests.filter((request) => textOf(request).includes("c4"))).toHaveLength(2);
    const refused = offline.items.filter((item) => item.fate.state === "refused").map((item) => item.fate);
    expect(refused[0]).toMatchObject({ code: "wrong_state", reason: "说明 wrong_state" });
  });

  test("in walks with cuts, lost answers, reloads and refusals: each is done once or refused once", async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      desk = new Desk();
      client = desk.signedIn();
      drawer = new Drawer();
      await walkOnce(new Chance(seed), seed);
    }
  });
});

async function walkOnce(chance: Chance, seed: number): Promise<void> {
  refuse("x");
  let page = queue();
  for (let n = 0; n < 10; n += 1) {
    await page.add("命令", `case-${chance.below(3)}`, { say: `${n}${chance.percent(20) ? "x" : "o"}` });
    desk.away = chance.percent(40);
    desk.answersLost = chance.percent(30) ? 1 : 0;
    if (chance.percent(15)) desk.forget();
    const flushing = chance.percent(60) ? page.flush() : undefined;
    if (chance.percent(20)) {
      // The page is gone while it sends; what it still does is done to the server and the store.
      page = queue();
      await page.open();
    } else await flushing;
  }
  desk.away = false;
  desk.answersLost = 0;
  await page.flush();
  await page.flush();
  const words = page.items.map((item) => item.work.say);
  expect(words.map(Number.parseFloat), `seed ${seed}`).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  for (const item of page.items) {
    expect(item.fate.state, `seed ${seed} ${item.work.say}`).toBe(item.work.say.includes("x") ? "refused" : "done");
    expect(said().filter((one) => one === item.work.say)).toHaveLength(item.work.say.includes("x") ? 0 : 1);
  }
  for (const subject of ["case-0", "case-1", "case-2"]) {
    const given = page.items.filter((item) => item.subject === subject).map((item) => item.work.say);
    expect(said().filter((one) => given.includes(one))).toEqual(given.filter((one) => one.includes("o")));
  }
}

describe("order", () => {
  test("of two commands given in one moment is kept through a reload", async () => {
    const page = queue();
    await Promise.all(["first", "second", "third", "fourth"].map((say) => page.add(say, "case-1", { say })));
    const reloaded = queue();
    await reloaded.open();
    await reloaded.flush();
    expect(said()).toEqual(["first", "second", "third", "fourth"]);
  });

  test.each([
    [429, "too_many"],
    [409, "in_flight"],
    [500, "internal"],
  ])("of one subject is kept when its first must wait (%i); others go on", async (status, code) => {
    let limited = true;
    desk.rules.push((request) => (limited && textOf(request).includes("a1") ? problem(status, code, { "retry-after": "2" }) : undefined));
    const page = queue();
    for (const say of ["a1", "b1", "a2", "b2"]) await page.add(say, say.slice(0, 1), { say });
    await page.flush();
    expect([said(), fates(page)]).toEqual([["b1", "b2"], ["waiting", "done", "waiting", "done"]]);
    limited = false;
    await page.flush();
    expect(said()).toEqual(["b1", "b2", "a1", "a2"]);
  });
});

describe("what stops everything", () => {
  test.each([
    ["a 503", () => problem(503, "unavailable")],
    ["a 401", () => problem(401, "unauthenticated")],
  ])("%s: nothing is refused and nothing else is tried", async (_, answer) => {
    const page = queue();
    for (const say of ["a", "b"]) await page.add(say, say, { say });
    desk.rules.push((request) => (textOf(request).includes("say") ? answer() : undefined));
    await page.flush();
    expect(fates(page)).toEqual(["waiting", "waiting"]);
    expect(desk.requests.some((request) => textOf(request).includes('"b"'))).toBe(false);
    desk.rules = [];
    await page.flush();
    expect(said()).toEqual(["a", "b"]);
  });

  test("a network that comes back while a try still hangs is used at once", async () => {
    const page = queue();
    await page.add("a", "a", { say: "a" });
    let give = () => {};
    desk.road = () => new Promise((_, reject) => (give = () => reject(new TypeError("timed out"))));
    const flushing = page.flush();
    while (desk.requests.length === 0) await turn();
    await turn();
    void page.flush();
    desk.road = async () => {};
    give();
    await flushing;
    expect(fates(page)).toEqual(["done"]);
  });

  test("a full store does not break the page, and the command is sent under its key later", async () => {
    const page = queue();
    await page.add("a", "a", { say: "a" });
    desk.road = async () => void (drawer.full = true);
    await page.flush();
    drawer.full = false;
    desk.road = async () => {};
    await page.flush();
    expect([fates(page), said()]).toEqual([["done"], ["a"]]);
  });
});

describe("a reload", () => {
  test("in the middle of sending sends again under the same key", async () => {
    const page = queue();
    const item = await page.add("a", "a", { say: "a" });
    let reached = () => {};
    const there = new Promise<void>((resolve) => (reached = resolve));
    desk.road = () => {
      reached();
      return new Promise(() => {});
    };
    void page.flush();
    await there;
    expect(drawer.kept.get(item.key)?.fate.state).toBe("sending");
    desk.road = async () => {};
    const reloaded = queue();
    await reloaded.open();
    expect(reloaded.waiting).toBe(1);
    await reloaded.flush();
    const sent = desk.requests.map((request) => request.headers["Idempotency-Key"]);
    expect([sent, fates(reloaded), said()]).toEqual([[item.key, item.key], ["done"], ["a"]]);
  });
});

describe("two pages of a device", () => {
  test("send each command once, and see each other's fates", async () => {
    const alone = locks();
    const pages = [0, 1].map(() => queue((work) => alone("queue", work)));
    const [one, other] = pages as [Queue<Work>, Queue<Work>];
    await one.add("a", "a", { say: "a" });
    await other.open();
    await other.add("b", "b", { say: "b" });
    await Promise.all([one.flush(), other.flush()]);
    await one.open();
    expect([said().sort(), fates(one), fates(other)]).toEqual([["a", "b"], ["done", "done"], ["done", "done"]]);
    expect(desk.requests).toHaveLength(2);
  });

  test("do not send what the other took back", async () => {
    const alone = locks();
    const [one, other] = [0, 1].map(() => queue((work) => alone("queue", work))) as [Queue<Work>, Queue<Work>];
    const item = await one.add("a", "a", { say: "a" });
    await other.open();
    expect(await one.takeBack(item.key)).toBe(true);
    await other.flush();
    expect([desk.requests.length, other.items.length]).toEqual([0, 0]);
  });
});

describe("taking back", () => {
  test("and sending in the same moment: what is said to be taken back was not sent", async () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const page = queue();
      const item = await page.add("a", "a", { say: `a${seed}` });
      const first = seed % 2 === 0 ? page.flush() : undefined;
      const taken = page.takeBack(item.key);
      await Promise.all([first, page.flush(), taken]);
      expect(said().includes(`a${seed}`)).toBe(!(await taken));
    }
  });

  test("what waits cannot be dismissed, what has its fate cannot be taken back", async () => {
    const page = queue();
    const item = await page.add("a", "a", { say: "a" });
    await page.dismiss(item.key);
    expect(fates(page)).toEqual(["waiting"]);
    await page.flush();
    expect(await page.takeBack(item.key)).toBe(false);
    await page.dismiss(item.key);
    expect([page.items, drawer.kept.size]).toEqual([[], 0]);
  });
});
