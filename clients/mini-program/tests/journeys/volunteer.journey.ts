/** A volunteer inside WeChat: told of an order by a message, takes it with one tap, proves the visit, and says how it went. */
import type { Client } from "@sandan/sdk";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { areaOf, type Case, inState, offeredTo, PHOTO, pointIn, report, story } from "../../../e2e/harness/cases";
import { colleague, PASSWORD, phone as number, resident } from "../../../e2e/harness/people";
import { until } from "../../../e2e/harness/until";
import { toGcj } from "../../src/state/gcj";
import { TEMPLATES } from "./support/house";
import { openTown, type Town } from "./support/town";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town?.end());

const codes = (telephone: string) => town.gateway.code(telephone);
const DOOR = "6号楼202";

async function ordered(n: number): Promise<{ neighbour: Client; order: Case }> {
  const neighbour = await resident(town.url, number(n), codes);
  const location = await pointIn(neighbour, await areaOf(await colleague(town.url, "worker-1")));
  const { id } = await report(neighbour, { kind: "service", category: "V0107", text: "退烧药在社区药房，请帮忙送到家", address: DOOR, location });
  return { neighbour, order: await inState(neighbour, id, "dispatched") };
}

/** Who is known at WeChat becomes a volunteer, with the card of one who was asked before. */
async function enlist(openid: string, like: string): Promise<void> {
  const body = JSON.stringify({ code: town.wechat.codeFor(openid) });
  const answer = await fetch(`${town.url}/api/v1/auth/wechat-login`, { method: "POST", headers: { "Content-Type": "application/json", "Idempotency-Key": `enlist-${openid}` }, body });
  const { user } = (await answer.json()) as { user: { id: string } };
  const model = await colleague(town.url, like);
  const [admin, safety] = await Promise.all([colleague(town.url, "system-admin"), colleague(town.url, "security-admin")]);
  const { person } = await admin.get("/api/v1/people/{id}", { path: { id: (await model.get("/api/v1/auth/me")).user.id } });
  await safety.put("/api/v1/accounts/{id}/roles", { path: { id: user.id }, body: { roles: [{ role: "volunteer", area: await areaOf(model) }] } });
  await admin.put("/api/v1/people/{id}", { path: { id: user.id }, body: { ...person, name: "艾小娃", quiet: null } });
}

test("a volunteer is told through WeChat, takes the order from the message, proves the visit and feeds back", async () => {
  await enlist("eva", await offeredTo(town.url, (await ordered(21)).order.id));
  let phone = town.phone("eva", { photos: [new Uint8Array(readFileSync(PHOTO))] });
  phone.launch();
  await phone.press("登录");
  await phone.press("微信一键登录");
  await phone.press("去接单");
  await phone.press("有新单用微信提醒我");
  await phone.sees("到时微信提醒您一次");

  const { neighbour, order } = await ordered(22);
  const message = await town.wechat.to("eva", TEMPLATES.offer);
  expect(message.page).toMatch(/^pages\/offer\/offer\?k=/);
  expect(Object.values(message.data).map(({ value }) => value)).toContain("紧急送药");
  expect(JSON.stringify(message), "the door is nobody's business before the claim").not.toContain(DOOR);
  phone = phone.again();
  phone.launch(message.page);
  await phone.sees("紧急送药");
  expect(phone.text).not.toContain(DOOR);
  await phone.pressTwice("我来接");
  await phone.sees("这一单由您办");
  expect(await told(neighbour, order.id, "order_taken")).toBe(1);

  await phone.press("看地址和电话");
  await phone.sees(`地址：${DOOR}`);
  await phone.press("怎么走");
  await until(5_000, async () => phone.hand.opened.length > 0 || undefined);
  const shifted = toGcj(order.location ?? { lng: 0, lat: 0 });
  expect(phone.hand.opened).toEqual([{ longitude: expect.closeTo(shifted.lng, 6) as number, latitude: expect.closeTo(shifted.lat, 6) as number, name: DOOR }]);
  const held = (await neighbour.get("/api/v1/cases/{id}", { path: { id: order.id } })) as Case;
  const digits = held.orders?.find(({ arrival_code }) => arrival_code)?.arrival_code ?? "";
  expect(digits).toMatch(/^\d{4}$/);
  await phone.fill("到场码", digits === "0000" ? "0001" : "0000");
  await phone.press("我到了，签到");
  await phone.sees("到场码不对");
  expect(await told(neighbour, order.id, "checked_in")).toBe(0);
  await phone.fill("到场码", digits);
  await phone.pressTwice("我到了，签到");
  await phone.sees("到场码已核对");
  expect(await told(neighbour, order.id, "checked_in")).toBe(1);

  await phone.press("实际解决", { beside: "办理结果" });
  await phone.fill("办理情况", "药已送到");
  await phone.press("添加照片");
  await phone.sees("照片（1/9）");
  await phone.pressTwice("办毕并反馈");
  await phone.sees("已办毕并反馈，由他人核查");
  for (const kind of ["order_done", "fed_back"]) expect(await told(neighbour, order.id, kind), kind).toBe(1);
});

test("a volunteer with an account signs in, takes what is offered in the list, and gives it back", async () => {
  const { neighbour, order } = await ordered(23);
  const phone = town.phone("nobody-known");
  phone.launch();
  await phone.press("登录");
  await phone.press(/^账号密码/);
  await phone.fill("账号", await offeredTo(town.url, order.id));
  await phone.fill("密码", PASSWORD);
  await phone.press("登录");
  await phone.press("去接单");
  await phone.sees(order.number);
  expect(phone.text).not.toContain(DOOR);
  await phone.pressTwice("我来接", { beside: order.number });
  await phone.sees(`地址：${DOOR}`);
  expect(await told(neighbour, order.id, "order_taken")).toBe(1);
  // Asked first, and kept: nothing happens.
  phone.hand.confirm = false;
  await phone.press("来不了，放弃");
  const orders = async () => ((await neighbour.get("/api/v1/cases/{id}", { path: { id: order.id } })) as Case).orders?.map(({ state }) => state) ?? [];
  phone.hand.confirm = true;
  await phone.press("来不了，放弃");
  await until(30_000, async () => ((await orders()).includes("released") ? true : undefined));
  expect(phone.network.asked.filter((asked) => asked.endsWith("/release")), "only the second time").toHaveLength(1);
});

async function told(client: Client, id: string, kind: string): Promise<number> {
  return (await story(client, id)).filter((one) => one === kind).length;
}
