/** A report that is written where there is no network. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { colleague } from "../../../e2e/harness/people";
import { until } from "../../../e2e/harness/until";
import type { Phone } from "../support/wechat/phone";
import { openTown, type Town } from "./support/town";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town?.end());

async function write(phone: Phone, words: string): Promise<void> {
  await phone.press("报问题");
  await phone.fill("说说情况", words);
  await phone.press("下一步");
  await phone.fill("详细地址", "3号楼2单元");
  await phone.press("下一步");
}

/** Reports with these words, as the staff see them. */
async function reports(words: string): Promise<{ id: string }[]> {
  const { items } = await (await colleague(town.url, "acceptor-1")).get("/api/v1/cases", {});
  return items.filter(({ text }) => text === words);
}

test("what is written without a network is kept, also when WeChat closes the program, and sent once when it returns", async () => {
  const words = "地下室灯坏了，进去看不见路";
  let phone = town.phone("cara");
  phone.launch();
  await phone.press("登录");
  await phone.press("微信一键登录");
  await phone.leaves("登录");
  phone.network.turn(false);
  await phone.sees("现在没有网络");
  await write(phone, words);
  await phone.pressTwice("提交");
  await phone.sees("已保存，联网后自动发送");
  await phone.press("回首页");
  await phone.sees("待发送 1 件");
  expect(await reports(words)).toHaveLength(0);

  phone = phone.again();
  phone.network.turn(false);
  phone.launch();
  await phone.sees("待发送 1 件");
  phone.network.turn(true);
  await phone.leaves("待发送");
  await until(30_000, async () => ((await reports(words)).length === 1 ? true : undefined));
  phone.network.turn(false);
  phone.network.turn(true);
  await phone.sees(words);
  expect(await reports(words)).toHaveLength(1);
  phone.end();
});

test("two taps on the last button are one report", async () => {
  const phone = town.phone("dora");
  phone.launch();
  await phone.press("登录");
  await phone.press("微信一键登录");
  await write(phone, "楼门口的地砖松了");
  await phone.pressTwice("提交");
  await phone.sees("已提交");
  expect(phone.network.asked.filter((asked) => asked === "POST /api/v1/cases")).toHaveLength(1);
  expect(await reports("楼门口的地砖松了")).toHaveLength(1);

  // Who says no to WeChat's question has agreed to nothing.
  phone.hand.agree = () => [];
  await phone.press("有进展用微信告诉我");
  await phone.sees("没有开启提醒，可以随时再点");
  expect(phone.network.asked).not.toContain("POST /api/v1/messages/consents");
});
