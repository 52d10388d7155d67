/** The ways of WeChat to say where something is. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { areaOf, type Case, pointIn } from "../../../e2e/harness/cases";
import { colleague } from "../../../e2e/harness/people";
import { toGcj } from "../../src/state/gcj";
import type { Phone } from "../support/wechat/phone";
import { gridOf } from "./support/grid";
import { openTown, type Town } from "./support/town";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town?.end());

async function toTheSecondStep(phone: Phone, words: string): Promise<void> {
  phone.launch();
  await phone.press("登录");
  await phone.press("微信一键登录");
  await phone.press("报问题");
  await phone.fill("说说情况", words);
  await phone.press("下一步");
}

async function sent(phone: Phone, words: string): Promise<Case> {
  await phone.press("下一步");
  await phone.press("提交");
  await phone.sees("已提交");
  const staff = await colleague(town.url, "acceptor-1");
  const { items } = await staff.get("/api/v1/cases", {});
  return (await staff.get("/api/v1/cases/{id}", { path: { id: items.find(({ text }) => text === words)?.id ?? "" } })) as Case;
}

test("the sign of a grid is scanned: the report lies in that grid", async () => {
  const worker = await colleague(town.url, "worker-1");
  const grid = await gridOf(worker, await pointIn(worker, await areaOf(worker)));
  const phone = town.phone("fay", { sign: `https://sandan.example.gov.cn/m/#/pages/report/report?grid=${grid}` });
  await toTheSecondStep(phone, "花坛里有碎玻璃");
  await phone.press("扫网格码");
  await phone.sees(/网格（/);
  expect((await sent(phone, "花坛里有碎玻璃")).area?.code).toBe(grid);
});

test("a telephone that may not tell its position says so, and one that may tells it as WeChat does", async () => {
  const worker = await colleague(town.url, "worker-1");
  const spot = await pointIn(worker, await areaOf(worker));
  const { lng, lat } = toGcj(spot);
  const phone = town.phone("gil");
  await toTheSecondStep(phone, "井盖有响声");
  await phone.press("用当前位置");
  await phone.sees("没有定位权限，可在地图上点选或搜索小区");
  phone.hand.position = { longitude: lng, latitude: lat };
  await phone.press("用当前位置");
  await phone.sees("精度约 5 米");
  const kept = await sent(phone, "井盖有响声");
  expect(kept.location?.crs).toBe("wgs84");
  expect(kept.location?.lng).toBeCloseTo(spot.lng, 4);
  expect(kept.area?.code).toBe(await gridOf(worker, spot));
});
