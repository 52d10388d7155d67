import { describe, expect, it } from "vitest";
import { eraseAccount, KEEP_MS, sweep } from "../src/store/database.ts";
import { Keeper } from "../src/store/keeper.ts";
import { FakeServer, newDatabase, openPage, order } from "./phone.ts";

const DAY = 86_400_000;

describe("what the phone keeps", () => {
  it("gives back what was kept, by name, for seven days", async () => {
    const db = await newDatabase();
    let now = 1_000 * DAY;
    const keeper = new Keeper(db, "me", () => now);
    await keeper.put("case:1", { text: "漏水" });
    await keeper.put("case:2", { text: "停电" });
    await keeper.put("orders", []);
    expect([...(await keeper.all("case:")).keys()]).toEqual(["1", "2"]);
    now += KEEP_MS + 1;
    expect(await keeper.get("case:1")).toBeUndefined();
    expect((await keeper.all("case:")).size).toBe(0);
  });

  it("erases everything of who signs out, and nothing of another", async () => {
    const [db, server] = [await newDatabase(), new FakeServer()];
    server.online = false;
    for (const account of ["zhang", "li"]) {
      const page = await openPage(db, server, account);
      await page.queue.add("签收", "case-1", order("sign"));
      await page.photos.add(`p-${account}`, new Blob(["x"]), "photo.jpg");
      await new Keeper(db, account).put("orders", [account]);
    }
    await eraseAccount(db, "zhang");
    for (const store of ["commands", "photos", "kept"] as const) {
      expect((await db.getAll(store)).map((record) => record.account)).toEqual(["li"]);
    }
  });

  it("sweeps old and foreign records, but never a command that waits nor its photos", async () => {
    const [db, server] = [await newDatabase(), new FakeServer()];
    server.online = false;
    const page = await openPage(db, server);
    await page.photos.add("named", new Blob(["x"]), "photo.jpg");
    await page.photos.add("left", new Blob(["x"]), "photo.jpg");
    await page.queue.add("反馈", "case-1", order("done", "order-1", ["named"]));
    await new Keeper(db, "me").put("orders", []);
    await new Keeper(db, "other").put("orders", []);
    await sweep(db, "me");
    expect((await db.getAll("kept")).map((kept) => kept.account)).toEqual(["me"]);
    expect(await db.getAllKeys("photos")).toEqual(["left", "named"]);
    await sweep(db, "me", Date.now() + KEEP_MS + 1);
    expect(await db.getAllKeys("photos")).toEqual(["named"]);
    expect(await db.getAllKeys("commands")).toHaveLength(1);
    expect(await db.getAllKeys("kept")).toHaveLength(0);
  });
});
