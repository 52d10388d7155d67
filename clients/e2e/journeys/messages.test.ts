/** A telephone that is locked, a telephone without a browser, and a daughter far away. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { barriers } from "../harness/access.ts";
import { areaOf, inState, offeredTo, pointIn, report, type Case } from "../harness/cases.ts";
import { linkIn, type Sms } from "../harness/gateway.ts";
import { journey, PHONE, useBrowser } from "../harness/journey.ts";
import { type OwnTown, openOwnTown } from "../harness/own.ts";
import { colleague, enterAsResident, enterAsVolunteer, phone, resident, volunteerPhone } from "../harness/people.ts";
import { until } from "../harness/until.ts";

useBrowser();

let town: OwnTown;
beforeAll(async () => {
  town = await openOwnTown();
});
afterAll(() => town?.end());

const codes = (telephone: string) => town.gateway.code(telephone);

/** Somebody's order, and the message that it sent to one of those who were asked. */
async function asked(n: number): Promise<{ order: Case; sms: Sms }> {
  const neighbour = await resident(town.url, phone(n), codes);
  const location = await pointIn(neighbour, await areaOf(await colleague(town.url, "worker-1")));
  const order = await report(neighbour, { kind: "service", category: "V0107", text: "退烧药在社区药房，请帮忙送到家", address: "6号楼202", location });
  await inState(neighbour, order.id, "dispatched");
  const login = await offeredTo(town.url, order.id);
  const telephone = volunteerPhone(Number(login.split("-")[1]));
  const sms = await town.gateway.first("offer", (one) => one.phone === telephone && !seen.has(one.id));
  seen.add(sms.id);
  return { order, sms };
}
const seen = new Set<string>();

/** Presses as a thumb does, and counts. */
function thumb(page: Page): { tap(name: string | RegExp): Promise<void>; taps: number } {
  const counter = {
    taps: 0,
    tap: async (name: string | RegExp) => {
      counter.taps += 1;
      await page.getByRole("button", { name }).tap();
    },
  };
  return counter;
}

journey("an offer in a message is taken with the fewest taps and nothing typed", "m", async ({ open, screenshot }) => {
  const { order, sms } = await asked(11);
  expect(sms.text).not.toContain("6号楼");
  // The largest type, as somebody set it once.
  const { page, guard } = await open("/m/", PHONE, town.url);
  await page.getByRole("button", { name: "长辈版" }).click();
  const typed: string[] = [];
  await page.exposeFunction("typed", (key: string) => typed.push(key));
  await page.addInitScript(() => addEventListener("keydown", (event) => (window as unknown as { typed(key: string): void }).typed(event.key)));
  // The first tap is the one on the message.
  await page.goto(town.url + linkIn(sms));
  await page.reload();
  await page.getByRole("button", { name: "我来接" }).waitFor();
  expect(await page.evaluate(() => document.documentElement.hasAttribute("data-elder"))).toBe(true);
  expect.soft(await barriers(page)).toEqual([]);
  expect(await page.getByText("6号楼202").count(), "the door number is nobody's business before the claim").toBe(0);
  await screenshot(page, "message offer elder");
  const hand = thumb(page);
  await hand.tap("我来接");
  await page.getByText("这一单由您办").waitFor();
  await screenshot(page, "message taken elder");
  const held = await inState(await resident(town.url, phone(11), codes), order.id, "handling");
  expect(held.orders?.at(-1)?.taken).toBe(1);
  const taps = 1 + hand.taps;
  console.log(`taken from the message with ${taps} taps, ${typed.length} keys typed`);
  expect(taps).toBeLessThanOrEqual(4);
  expect(typed).toEqual([]);
  // The same link again: still theirs; a link that was altered: nothing.
  await page.reload();
  await page.getByText("这一单由您办").waitFor();
  const altered = linkIn(sms).replace(/.$/, (last) => (last === "A" ? "B" : "A"));
  // In the same tab, where the page is open already.
  guard.allow(/410|Gone/);
  await page.goto(town.url + altered);
  await page.getByText("链接已失效").waitFor();
});

journey("a volunteer who telephones gets the order through the station", "m", async ({ open, screenshot }) => {
  const { order } = await asked(12);
  const login = await offeredTo(town.url, order.id);
  const { name } = (await (await colleague(town.url, login)).get("/api/v1/auth/me")).user;
  const { page } = await open("/m/", PHONE, town.url);
  await enterAsVolunteer(page, "station-keeper");
  await page.getByRole("button", { name: "代接单" }).click();
  await page.getByLabel("按编号查找").fill(order.number);
  await page.getByRole("button", { name: "代接这一单" }).click();
  await page.getByLabel("按姓名查找").fill(name);
  expect.soft(await barriers(page)).toEqual([]);
  await screenshot(page, "station");
  await page.getByRole("button", { name: new RegExp(name) }).first().click();
  await page.getByText("记为代接单").waitFor();
  const held = await inState(await colleague(town.url, "worker-1"), order.id, "handling");
  expect(held.orders?.at(-1)?.taken).toBe(1);
});

journey("a daughter orders for her mother, who confirms with the digits", "m", async ({ open, screenshot }) => {
  const { url, gateway } = town;
  const [daughter, mother] = [phone(13), phone(14)];
  const worker = await colleague(url, "worker-1");
  const { lng, lat } = await pointIn(worker, await areaOf(worker));
  const { page } = await open("/m/", { ...PHONE, geolocation: { longitude: lng, latitude: lat, accuracy: 5 } }, url);
  await enterAsResident(page, url, daughter, codes);
  await page.getByRole("button", { name: "点服务" }).click();
  await page.getByLabel("说说情况").fill("母亲发烧，请帮忙把退烧药送到家");
  await page.getByRole("button", { name: "全部类别" }).click();
  await page.getByRole("button", { name: "紧急送药", exact: true }).click();
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByRole("button", { name: "用当前位置" }).click();
  await page.getByLabel("详细地址").fill("6号楼303");
  await page.getByRole("button", { name: "下一步" }).click();
  await forMother(page, mother);
  await screenshot(page, "daughter orders");
  await page.getByRole("button", { name: "提交", exact: true }).click();
  await page.getByText("已提交", { exact: true }).waitFor();
  await page.getByRole("button", { name: "查看进展" }).click();
  await page.getByText("待接单").first().waitFor();
  const id = /id=([0-9a-f-]{36})/.exec(page.url())?.[1] ?? "";

  const volunteer = await colleague(url, await offeredTo(url, id));
  const { items } = await volunteer.get("/api/v1/orders", { query: { mine: "any" } as never });
  const order = items.find((item) => item.case === id)?.order.id ?? "";
  const on = (word: string, body: object) => volunteer.post(`/api/v1/orders/{id}/commands/${word}` as "/api/v1/orders/{id}/commands/claim", { path: { id: order }, body });
  await on("claim", {});
  const told = await gateway.to(mother, "taken");
  const digits = /到场码 (\d{4})/.exec(told.text)?.[1] ?? "";
  expect(digits).toMatch(/^\d{4}$/);
  expect(told.text, "she has no account: no link for her").not.toContain("http");
  // The daughter sees the same digits, and later that they were given.
  await until(30_000, async () => ((await page.locator(".digits").textContent())?.includes(digits) ? true : undefined));
  await expect(on("check_in", { code: digits === "0000" ? "0001" : "0000" })).rejects.toMatchObject({ code: "wrong_arrival_code" });
  await on("check_in", { code: digits });
  await page.getByText("到场码已核对").first().waitFor();
  await screenshot(page, "daughter sees");
});

async function forMother(page: Page, telephone: string): Promise<void> {
  await page.getByRole("group", { name: "是谁的事" }).getByRole("button", { name: "替别人" }).click();
  await page.getByRole("group", { name: "您是对方的" }).getByRole("button", { name: "子女" }).click();
  await page.getByRole("group", { name: "对方是否同意" }).getByRole("button").first().click();
  await page.getByLabel("对方电话").fill(telephone);
}
