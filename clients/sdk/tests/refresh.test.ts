import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { inMemory, Problem, Unreachable } from "../src/index.ts";
import { Desk, locks, problem, raw } from "./sim/desk.ts";

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => void vi.unstubAllGlobals());

const ME = "/api/v1/auth/me";
const REFRESH = "/api/v1/auth/refresh";

/** A gate: answers for which `which` is true wait until it is opened. */
function gate(which: (url: string, status: number) => boolean): () => void {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  desk.road = async (request, answer) => {
    if (which(request.url, answer.status)) await opened;
  };
  return open;
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("a refresh", () => {
  test("is done once for many calls that were refused together", async () => {
    const client = desk.signedIn();
    desk.forget();
    await Promise.all(Array.from({ length: 20 }, () => client.get(ME)));
    expect(desk.refreshes).toEqual(["refresh-1"]);
  });

  test("is not done again for a call that hears of its refusal late", async () => {
    const client = desk.signedIn();
    desk.forget();
    const open = gate((url, status) => url === "/api/v1/categories" && status === 401);
    const late = client.get("/api/v1/categories");
    await turn();
    await client.get(ME);
    open();
    await late;
    expect(desk.refreshes).toEqual(["refresh-1"]);
  });

  test("comes before the call when the token is about to end", async () => {
    const client = desk.signedIn();
    desk.now += 890_000;
    await Promise.all([client.get(ME), client.get(ME)]);
    expect(desk.requests.map((request) => request.url)).toEqual([REFRESH, ME, ME]);
    expect(desk.requests.slice(1).map((request) => request.headers["Authorization"])).toEqual(["Bearer access-2", "Bearer access-2"]);
  });

  test("never uses a token twice, though two pages share one session", async () => {
    const keep = inMemory();
    desk.signedIn(keep);
    const alone = locks();
    const pages = [desk.page(keep, alone), desk.page(keep, alone)];
    for (let round = 0; round < 10; round += 1) {
      desk.forget();
      await Promise.all(pages.flatMap((page) => [page.get(ME), page.get(ME), page.post("/api/v1/ws-tickets")]));
    }
    expect([desk.refreshes.length, desk.reused]).toEqual([10, 0]);
  });

  test("without the lock two pages do use one twice: the lock is what prevents it", async () => {
    const keep = inMemory();
    desk.signedIn(keep);
    const pages = [desk.page(keep, (_, work) => work()), desk.page(keep, (_, work) => work())];
    desk.forget();
    await Promise.allSettled(pages.map((page) => page.get(ME)));
    expect(desk.reused).toBe(1);
    // What the other page brought is kept although this one was refused.
    expect(pages[0]?.session.refresh).toBe("refresh-2");
  });

  test("takes the browser's own lock when there is one", async () => {
    const request = vi.fn((_: string, work: () => Promise<unknown>) => work());
    vi.stubGlobal("navigator", { locks: { request } });
    const client = desk.signedIn();
    desk.forget();
    await client.get(ME);
    expect(request).toHaveBeenCalledTimes(1);
  });
});

describe("a session", () => {
  test("ends when its refresh is refused, and everybody is told once", async () => {
    const client = desk.signedIn();
    const told: unknown[] = [];
    client.session.onChange((user) => told.push(user));
    desk.revoke();
    const results = await Promise.allSettled([client.get(ME), client.get(ME)]);
    expect(results.map((result) => (result.status === "rejected" ? result.reason.status : 0))).toEqual([401, 401]);
    expect([client.session.refresh, told]).toEqual([null, [null]]);
  });

  test.each([
    ["a 503", () => problem(503, "unavailable")],
    ["a 429", () => problem(429, "too_many", { "retry-after": "3" })],
    ["a proxy's page", () => raw(502, "<html>")],
  ])("goes on after %s on refresh", async (_, answer) => {
    const client = desk.signedIn();
    desk.forget();
    desk.rules.push((request) => (request.url === REFRESH ? answer() : undefined));
    await expect(client.get(ME)).rejects.toBeInstanceOf(Problem);
    expect(client.session.refresh).toBe("refresh-1");
    desk.rules = [];
    await client.get(ME);
    expect(client.session.refresh).toBe("refresh-2");
  });

  test("goes on when the network breaks on refresh", async () => {
    const client = desk.signedIn();
    desk.forget();
    desk.road = async (request) => {
      if (request.url === REFRESH) throw new TypeError("cut");
    };
    await expect(client.get(ME)).rejects.toBeInstanceOf(Unreachable);
    expect(client.session.refresh).toBe("refresh-1");
  });

  test("that was ended while its refresh was under way stays ended", async () => {
    const client = desk.signedIn();
    desk.forget();
    const open = gate((url) => url === REFRESH);
    const call = client.get(ME).catch((reason) => reason);
    await turn();
    client.session.end();
    open();
    expect(await call).toMatchObject({ status: 401 });
    expect(client.session.user).toBeNull();
  });

  test("of the next person is not ended by the refusal of the last one's token", async () => {
    const client = desk.signedIn();
    desk.revoke();
    const open = gate((url) => url === REFRESH);
    const call = client.get(ME).catch((reason) => reason);
    await turn();
    client.session.begin({ ...desk.tokens(), user: { id: "u2" } } as never);
    open();
    await call;
    expect(client.session.user?.id).toBe("u2");
  });
});

describe("the bytes of an attachment", () => {
  test("are loaded with the token, and once more after a refresh", async () => {
    const client = desk.signedIn();
    const asked: (string | null)[] = [];
    vi.stubGlobal("fetch", async (_: string, init: { headers: Record<string, string> }) => {
      asked.push(init.headers["Authorization"] ?? null);
      return asked.length === 1 ? new Response("{}", { status: 401 }) : new Response("bytes");
    });
    expect(await (await client.attachment("a/b")).text()).toBe("bytes");
    expect(asked).toEqual(["Bearer access-1", "Bearer access-2"]);
  });

  test("without a network are unreachable", async () => {
    vi.stubGlobal("fetch", async () => {
      throw new TypeError("fetch failed");
    });
    await expect(desk.signedIn().attachment("a")).rejects.toBeInstanceOf(Unreachable);
  });
});
