import { describe, expect, it } from "vitest";
import { FakeServer, newDatabase, onCase, openPage, order, problem } from "./phone.ts";

describe("the queue on a phone", () => {
  it("sends ten commands given offline once each and in order, and shows why two were refused", async () => {
    const [db, server] = [await newDatabase(), new FakeServer()];
    server.online = false;
    const page = await openPage(db, server);
    for (let at = 1; at <= 10; at += 1) await page.queue.add(`第${at}条`, `case-${at}`, order("sign", `order-${at}`));
    await page.queue.flush();
    expect(page.queue.waiting).toBe(10);

    // The page is closed and opened again; what was given is still there.
    const again = await openPage(db, server);
    expect(again.queue.items.map((item) => item.title)).toEqual(Array.from({ length: 10 }, (_, at) => `第${at + 1}条`));
    server.refusals.set("sign order-3", problem(409, "wrong_state", "当前状态不允许该操作"));
    server.refusals.set("sign order-7", problem(409, "not_yours", "不是您的工单"));
    server.online = true;
    await again.queue.flush();
    await again.queue.flush();

    expect(server.carriedOut.map((one) => one.what)).toEqual([1, 2, 4, 5, 6, 8, 9, 10].map((n) => `sign order-${n}`));
    expect(server.calls).toHaveLength(10);
    const refused = again.queue.items.filter((item) => item.fate.state === "refused");
    expect(refused.map((item) => item.fate)).toMatchObject([{ code: "wrong_state", reason: "当前状态不允许该操作" }, { code: "not_yours", reason: "不是您的工单" }]);
    expect(again.queue.items.filter((item) => item.fate.state === "done")).toHaveLength(8);
  });

  it("asks again under the same key when the answer was lost, and the server does it once", async () => {
    const [db, server] = [await newDatabase(), new FakeServer()];
    const page = await openPage(db, server);
    server.losesAnswer = true;
    await page.queue.add("签收", "case-1", order("sign"));
    await page.queue.flush();
    expect(page.queue.waiting).toBe(1);
    const again = await openPage(db, server);
    await again.queue.flush();
    expect(again.queue.items.map((item) => item.fate.state)).toEqual(["done"]);
    expect(server.carriedOut).toHaveLength(1);
    expect(server.calls).toHaveLength(2);
  });

  it("keeps the commands of two people apart", async () => {
    const [db, server] = [await newDatabase(), new FakeServer()];
    server.online = false;
    const first = await openPage(db, server, "zhang");
    await first.queue.add("签收", "case-1", order("sign"));
    const second = await openPage(db, server, "li");
    expect(second.queue.items).toHaveLength(0);
    server.online = true;
    await second.queue.flush();
    expect(server.calls).toHaveLength(0);
    expect((await openPage(db, server, "zhang")).queue.waiting).toBe(1);
  });
});

describe("photos and the command that names them", () => {
  it("sends the photos first, each under its own key, then the command with their ids", async () => {
    const [db, server] = [await newDatabase(), new FakeServer()];
    const page = await openPage(db, server);
    for (const key of ["p1", "p2"]) await page.photos.add(key, new Blob([key]), "photo.jpg");
    await page.queue.add("反馈", "case-1", onCase("feed_back", ["p1", "p2"]));
    await page.queue.flush();
    expect(server.calls).toEqual(["upload", "upload", "feed_back case-1"]);
    expect(server.carriedOut.slice(0, 2).map((one) => one.key)).toEqual(["p1", "p2"]);
    expect(server.carriedOut[2]?.body).toEqual({ note: "已处理", attachments: ["photo-1", "photo-2"] });
    expect((await page.photos.get("p1"))?.blob.size).toBe(0);
  });

  it("does not send a photo twice when the network goes between it and the command", async () => {
    const [db, server] = [await newDatabase(), new FakeServer()];
    const page = await openPage(db, server);
    await page.photos.add("p1", new Blob(["x"]), "photo.jpg");
    await page.photos.uploaded("p1", (await server.wire.upload(new Blob(["x"]), "photo.jpg", "p1")).id);
    await page.queue.add("反馈", "case-1", onCase("feed_back", ["p1"]));
    server.losesAnswer = true;
    await page.queue.flush();
    const again = await openPage(db, server);
    await again.queue.flush();
    expect(server.carriedOut.map((one) => one.what)).toEqual(["upload", "feed_back case-1"]);
    expect(again.queue.items[0]?.fate.state).toBe("done");
  });

  it("sends photos anew when the server no longer has them, and only then", async () => {
    const [db, server] = [await newDatabase(), new FakeServer()];
    let clock = 0;
    const page = await openPage(db, server, "me", () => clock);
    await page.photos.add("p1", new Blob(["x"]), "photo.jpg");
    await page.photos.uploaded("p1", "gone");
    clock = 25 * 3_600_000;
    await page.queue.add("反馈", "case-1", onCase("feed_back", ["p1"]));
    const refusal = problem(422, "bad_field", "附件不存在或已被使用", "attachments");
    server.refusals.set("feed_back case-1", refusal);
    const upload = server.wire.upload;
    server.wire.upload = (...all) => {
      server.refusals.clear();
      return upload(...all);
    };
    await page.queue.flush();
    expect(server.carriedOut.map((one) => one.what)).toEqual(["upload", "feed_back case-1"]);
    expect(server.carriedOut[0]?.key).not.toBe("p1");
  });

  it("says that a photo is lost instead of sending without it", async () => {
    const [db, server] = [await newDatabase(), new FakeServer()];
    const page = await openPage(db, server);
    await page.queue.add("反馈", "case-1", onCase("feed_back", ["nowhere"]));
    await page.queue.flush();
    expect(page.queue.items[0]?.fate).toMatchObject({ state: "refused", reason: "照片已不在本机" });
    expect(server.calls).toHaveLength(0);
  });
});

describe("what is found and dealt with on the spot", () => {
  it("goes to the case that came of the report before it", async () => {
    const [db, server] = [await newDatabase(), new FakeServer()];
    server.online = false;
    const page = await openPage(db, server);
    const report = await page.queue.add("自报", "s", { target: "new", body: { kind: "issue", text: "路面塌陷" } as never, photos: [] });
    await page.queue.add("当场处理", "s", { target: "reported", report: report.key, command: "handle_on_spot", body: { outcome: "solved" }, photos: [] });
    server.online = true;
    await page.queue.flush();
    expect(server.carriedOut.map((one) => one.what)).toEqual(["report", "handle_on_spot case-new"]);
  });

  it("is not sent when the report was refused", async () => {
    const [db, server] = [await newDatabase(), new FakeServer()];
    const page = await openPage(db, server);
    server.refusals.set("report", problem(403, "forbidden", "没有权限"));
    const report = await page.queue.add("自报", "s", { target: "new", body: { kind: "issue", text: "x" } as never, photos: [] });
    await page.queue.add("当场处理", "s", { target: "reported", report: report.key, command: "handle_on_spot", body: {}, photos: [] });
    await page.queue.flush();
    expect(page.queue.items.map((item) => item.fate.state)).toEqual(["refused", "refused"]);
    expect(server.calls).toEqual(["report"]);
  });
});
