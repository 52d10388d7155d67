import { beforeEach, describe, expect, test } from "vitest";
import { fill, Problem, problemOf, Unreachable } from "../src/index.ts";
import { Desk, json, problem, raw } from "./sim/desk.ts";

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});

const keys = () => desk.requests.map((request) => request.headers["Idempotency-Key"]);

describe("keys", () => {
  test("a write has one key, the same after a refresh, another for the next call", async () => {
    const client = desk.signedIn();
    desk.forget();
    await client.post("/api/v1/ws-tickets");
    await client.post("/api/v1/ws-tickets");
    const [first, refresh, retried, next] = keys();
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect([refresh, retried]).toEqual([undefined, first]);
    expect(next).not.toBe(first);
    expect(desk.done.size).toBe(2);
  });

  test("a key that was stored before is the one that is sent", async () => {
    const client = desk.signedIn();
    desk.forget();
    await client.post("/api/v1/cases", { body: { text: "灯坏了" } as never, key: "stored-key" });
    expect(keys().filter(Boolean)).toEqual(["stored-key", "stored-key"]);
  });

  test("an upload keeps its key through a refresh too", async () => {
    const client = desk.signedIn();
    desk.forget();
    await client.upload(new Blob(["x"]), "a.jpg", "photo-key");
    expect(keys().filter(Boolean)).toEqual(["photo-key", "photo-key"]);
  });

  test("a read has none", async () => {
    await desk.signedIn().get("/api/v1/auth/me");
    expect(keys()).toEqual([undefined]);
  });
});

describe("answers", () => {
  test("a problem has the server's code, words and fields", async () => {
    desk.rules.push(() => json(422, { code: "invalid", title: "t", detail: "请填写内容", errors: [{ field: "text", reason: "empty" }] }));
    const error = await desk.signedIn().post("/api/v1/cases", { body: {} as never }).catch((reason) => reason);
    expect(error).toBeInstanceOf(Problem);
    expect([error.status, error.code, error.message, error.passing]).toEqual([422, "invalid", "请填写内容", false]);
    expect(error.body.errors).toEqual([{ field: "text", reason: "empty" }]);
  });

  test.each([
    [429, { "retry-after": "7" }, true, 7],
    [409, { "retry-after": "1" }, true, 1],
    [409, {}, false, undefined],
    [503, {}, true, undefined],
    [503, { "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" }, true, undefined],
    [404, {}, false, undefined],
  ] as const)("status %i with %o: may pass %s", (status, headers: Record<string, string>, passing, after) => {
    const error = problemOf(status, "{}", headers["retry-after"] ?? null);
    expect([error.passing, error.retryAfter]).toEqual([passing, after]);
  });

  test.each(["", "<html>502 Bad Gateway</html>", "null", "[]", '"text"', '{"error":"other shape"}'])("a foreign body %j is not understood, and no more than that", async (text) => {
    desk.rules.push(() => raw(502, text));
    const error = await desk.signedIn().get("/api/v1/auth/me").catch((reason) => reason);
    expect(error).toBeInstanceOf(Problem);
    expect([error.status, error.code, error.passing]).toEqual([502, "not_understood", true]);
    expect(error.message).not.toBe("");
  });

  test("a page of the network's owner instead of an answer says nothing of what the server did", async () => {
    desk.rules.push(() => raw(200, "<html>Please accept the terms of this Wi-Fi</html>"));
    await expect(desk.signedIn().post("/api/v1/ws-tickets")).rejects.toBeInstanceOf(Unreachable);
  });

  test("an empty success is no body", async () => {
    desk.rules.push(() => raw(204, ""));
    expect(await desk.signedIn().post("/api/v1/auth/logout")).toBeUndefined();
  });

  test("no network is told apart from every answer", async () => {
    const client = desk.signedIn();
    desk.away = true;
    await expect(client.get("/api/v1/auth/me")).rejects.toBeInstanceOf(Unreachable);
    expect(client.session.user).not.toBeNull();
  });
});

describe("signing in", () => {
  test("carries no old token, and a refusal is not tried again", async () => {
    const client = desk.signedIn();
    desk.rules.push((request) => (request.url.endsWith("/login") ? problem(401, "wrong_password") : undefined));
    await expect(client.signIn("a", "b")).rejects.toMatchObject({ code: "wrong_password" });
    expect(desk.requests.map((request) => [request.url, request.headers["Authorization"]])).toEqual([["/api/v1/auth/login", undefined]]);
  });

  test("signing out ends the session here without a network", async () => {
    const client = desk.signedIn();
    const told: unknown[] = [];
    client.session.onChange((user) => told.push(user));
    desk.away = true;
    await client.signOut();
    expect([client.session.user, client.session.refresh, told]).toEqual([null, null, [null]]);
  });
});

describe("paths", () => {
  test("are filled with what is given, made safe", () => {
    expect(fill("/api/v1/cases/{id}/commands/{command}", { id: "a/b?c#d", command: "feed_back" })).toBe("/api/v1/cases/a%2Fb%3Fc%23d/commands/feed_back");
  });

  test("leave out what is absent, and keep zero and false", () => {
    const query = { text: "路灯 & 井盖", after: undefined, level: null, unit: "", n: 0, open: false };
    expect(fill("/x", {}, query)).toBe("/x?text=%E8%B7%AF%E7%81%AF%20%26%20%E4%BA%95%E7%9B%96&n=0&open=false");
    expect(fill("/x", {}, { after: undefined })).toBe("/x");
  });

  test.each([undefined, null, ""])("a place without a value (%j) is the program's mistake, not another path", (id) => {
    expect(() => fill("/api/v1/cases/{id}", { id })).toThrow("needs {id}");
  });
});
