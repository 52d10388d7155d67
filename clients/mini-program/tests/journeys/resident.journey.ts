/** A resident inside WeChat: signs in with one tap, reports, is told, and sees each step come by itself. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { areaOf, type Case, command, feedBack, inState, onOrder, PHOTO, pointIn, story } from "../../../e2e/harness/cases";
import { colleague } from "../../../e2e/harness/people";
import { until } from "../../../e2e/harness/until";
import { toGcj } from "../../src/state/gcj";
import { gridOf } from "./support/grid";
import { TEMPLATES } from "./support/house";
import { openTown, type Town } from "./support/town";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town?.end());

const SAID = "一层楼道堆物，婴儿车出不来";

test("a resident reports with a photo and a place of WeChat's map, is told through WeChat, and rates it", async () => {
  const worker = await colleague(town.url, "worker-1");
  const spot = await pointIn(worker, await areaOf(worker));
  const shifted = toGcj(spot);
  let phone = town.phone("ann", {
    photos: [new Uint8Array(readFileSync(PHOTO))],
    place: { longitude: shifted.lng, latitude: shifted.lat, name: "3号楼", address: "幸福里小区" },
  });
  phone.launch();
  await phone.press("登录");
  await phone.press("微信一键登录");
  await phone.pressTwice("报问题");

  await phone.fill("说说情况", SAID);
  await phone.press("添加照片");
  await phone.sees("照片（1/9）");
  await phone.press(/^楼道堆物/);
  expect(phone.app.stack.map(({ route }) => route), "two taps open one page").toEqual(["pages/home/home", "pages/report/report"]);
  await phone.press("下一步");
  await phone.press("在地图上选");
  await phone.sees(/网格（/);
  await phone.press("下一步");
  await phone.pressTwice("提交");
  await phone.sees("已提交");

  const { items } = await worker.get("/api/v1/cases", {});
  const mine = items.filter(({ text }) => text === SAID);
  expect(mine, "two taps are one report").toHaveLength(1);
  const id = mine[0]?.id ?? "";
  const kept = (await worker.get("/api/v1/cases/{id}", { path: { id } })) as Case;
  expect(kept.channel).toBe("mini_program");
  // Everybody reads it in WGS84, whatever it was sent in; unconverted it would lie elsewhere.
  expect(kept.location?.crs).toBe("wgs84");
  expect(kept.location?.lng).toBeCloseTo(spot.lng, 4);
  expect(kept.location?.lat).toBeCloseTo(spot.lat, 4);
  expect(kept.area?.code).toBe(await gridOf(worker, spot));
  expect(kept.area?.code, "WeChat's map is far enough off to tell").not.toBe(await gridOf(worker, { ...shifted, crs: "wgs84" }));
  expect(kept.attachments).toHaveLength(1);
  const photo = await worker.attachment(kept.attachments?.[0] ?? "");
  expect(photo.type).toMatch(/^image\//);
  expect(photo.size).toBeGreaterThan(0);

  await phone.press("有进展用微信告诉我");
  await phone.sees("到时微信提醒您一次");
  await phone.press("查看进展");
  await phone.sees("待接单");
  expect(phone.route).toBe("pages/case/case");
  await phone.press("放大第 1 张照片");
  await until(5_000, async () => phone.hand.enlarged.length > 0 || undefined);
  expect(phone.hand.enlarged).toEqual([expect.stringMatching(/^wxfile:.*: true$/)]);

  // From here staff act, and each step comes to the page by itself.
  const order = (await inState(worker, id, "dispatched")).orders?.find(({ part }) => part === "lead")?.id ?? "";
  for (const word of ["sign", "check_in"]) await onOrder(worker, order, word);
  await phone.sees("办理中");
  await command(worker, id, "ask_resident", { note: "婴儿车平时停在哪里" });
  const told = await town.wechat.to("ann", TEMPLATES.asked);
  phone = phone.again();
  phone.launch(told.page);
  await phone.sees("工作人员问您：婴儿车平时停在哪里");
  await phone.press("回复工作人员");
  await phone.fill("您的答复", "停在一层楼梯下");
  await phone.pressTwice("提交答复");
  await phone.leaves("工作人员问您");
  expect((await story(worker, id)).filter((kind) => kind === "resident_answered")).toHaveLength(1);
  await onOrder(worker, order, "done");
  await feedBack(worker, id);
  await phone.sees("待核查");
  await command(await colleague(town.url, "checker-1"), id, "verify", { passed: true });
  await phone.sees("请您评价");
  await phone.press("及时", { beside: "一、工作人员及时联系您了吗" });
  await phone.press("解决了", { beside: "二、问题解决了吗" });
  await phone.press("满意", { beside: "三、您满意吗" });
  await phone.press("提交评价");
  await phone.sees("已结案");
  await inState(worker, id, "closed");
  expect(await story(worker, id)).toContain("revisited");
});

test("a button that is not there is not pressed, and a code of WeChat is good once", async () => {
  const phone = town.phone("bob");
  phone.launch();
  await expect(phone.press("没有这个按钮", { patience: 500 })).rejects.toThrow(/没有这个按钮, on pages\/home\/home[\s\S]*报问题/);
  const code = town.wechat.codeFor("bob");
  phone.hand.login = () => code;
  await phone.press("登录");
  await phone.press("微信一键登录");
  await phone.press("我的");
  await phone.press("退出登录");
  await phone.press("登录");
  await phone.press("微信一键登录");
  await phone.sees("微信登录已失效，请重试");
  expect(town.wechat.refused).toContain(40029);
  await until(5_000, async () => (phone.route === "pages/sign-in/sign-in" ? true : undefined));
});
