/** The desk: an order is placed with a unit, and a resident is asked again by telephone. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { barriers } from "../harness/access.ts";
import { areaOf, carryOut, command, feedBack, inState, pointIn, report } from "../harness/cases.ts";
import { DESK, journey, useBrowser } from "../harness/journey.ts";
import { colleague, phone, resident, signIn } from "../harness/people.ts";

useBrowser();

journey("a dispatcher finds a case by its number and places an order with a unit", "office", async ({ open, url, screenshot }) => {
  const neighbour = await resident(url, phone(4));
  const location = await pointIn(neighbour, await areaOf(await colleague(url, "worker-1")));
  const known = await report(neighbour, { text: "楼道堆物，还有旧沙发要拉走", category: "E0104", location });
  await inState(neighbour, known.id, "dispatched");

  const { page } = await open("/office/", DESK);
  await signIn(page, "dispatcher-1");
  await page.getByRole("heading", { name: "工作台" }).waitFor();
  expect.soft(await barriers(page)).toEqual([]);
  await screenshot(page, "office desk");
  await page.getByLabel("按编号查案件").fill(known.number);
  await page.getByRole("button", { name: "查询" }).click();
  await page.getByText("还有旧沙发要拉走").waitFor();
  await page.getByRole("region", { name: "可办操作" }).getByRole("button", { name: /^派单/ }).click();
  const form = page.getByRole("dialog");
  await form.getByText("协办", { exact: true }).click();
  await choose(page, form.getByLabel("单位（指派到单位）"), "环卫所");
  await form.getByLabel("派单说明、改派理由").fill("请派车拉走旧沙发");
  expect.soft(await barriers(page)).toEqual([]);
  await screenshot(page, "office placing");
  await form.getByRole("button", { name: "派单" }).click();
  await form.waitFor({ state: "hidden" });

  const { orders } = await inState(neighbour, known.id, "dispatched");
  const assist = orders?.find((order) => order.part === "assist");
  expect([assist?.state, assist?.mode]).toEqual(["assigned", "assign"]);
  await page.getByText("协办").first().waitFor();
});

journey("a revisiter asks the three questions, and what does not satisfy is done again", "office", async ({ open, url, screenshot }) => {
  const neighbour = await resident(url, phone(5));
  const worker = await colleague(url, "worker-1");
  const known = await report(neighbour, { text: "楼道堆物，通道又堵上了", category: "E0104", location: await pointIn(neighbour, await areaOf(worker)) });
  await carryOut(worker, known.id);
  await feedBack(worker, known.id);
  await command(await colleague(url, "checker-1"), known.id, "verify", { passed: true });
  await inState(neighbour, known.id, "revisiting");

  const { page } = await open("/office/revisits", DESK);
  await signIn(page, "revisiter-1");
  await page.getByRole("region", { name: "名单" }).getByRole("button", { name: new RegExp(known.number) }).click();
  await answer(page, "联系结果", "已联系");
  await answer(page, "一问：是否及时联系", "是");
  await answer(page, "二问：问题是否解决", "否");
  await answer(page, "三问：是否满意", "不满意");
  await page.getByLabel("居民原话").fill("清了半天，晚上又堆回来了");
  expect.soft(await barriers(page)).toEqual([]);
  await screenshot(page, "office revisit");
  await page.getByRole("button", { name: "回访", exact: true }).click();
  await page.getByText("回访已记录").waitFor();

  const redone = await inState(neighbour, known.id, "dispatched");
  expect(redone.orders?.filter((order) => order.part === "lead").length).toBeGreaterThan(1);
});

/** A list of Element Plus: it opens when its field is clicked, and its entries stand at the end of the page. */
async function choose(page: Page, field: ReturnType<Page["getByLabel"]>, words: string): Promise<void> {
  await field.click();
  await field.fill(words);
  await page.getByRole("option", { name: new RegExp(words) }).click();
}

const answer = (page: Page, question: string, words: string) => page.getByRole("radiogroup", { name: question }).getByText(words, { exact: true }).click();
