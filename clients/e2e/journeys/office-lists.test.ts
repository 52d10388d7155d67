/** Lists that nobody may forget: residents to be called back, and what a superior platform has and we have not. */
import { expect } from "vitest";
import { areaOf, type Case, command, inState, onOrder, pointIn, report, story } from "../harness/cases.ts";
import { DESK, journey, useBrowser } from "../harness/journey.ts";
import { colleague, phone, resident, signIn } from "../harness/people.ts";

useBrowser();

journey("whoever was not reached is on the call-back list until they are", "office", async ({ open, url }) => {
  const neighbour = await resident(url, phone(31));
  const worker = await colleague(url, "worker-1");
  const known = await report(neighbour, { text: "楼道堆物，联系我再来", category: "E0104", location: await pointIn(neighbour, await areaOf(worker)) });
  const order = (await inState(neighbour, known.id, "dispatched")).orders?.find((one) => one.part === "lead");
  await onOrder(worker, order?.id ?? "", "sign");
  await command(worker, known.id, "contact", { attempt: "not_reached", note: "无人接听" });

  const { page } = await open("/office/callbacks", DESK);
  await signIn(page, "dispatcher-1");
  const row = page.getByRole("row", { name: new RegExp(known.number) });
  await row.getByText("先行联系未接通").waitFor();
  await row.getByText("已拨 1 次").waitFor();
  await row.getByRole("button", { name: /^先行联系/ }).click();
  const form = page.getByRole("dialog");
  await form.getByText("已联系", { exact: true }).click();
  await form.getByRole("button", { name: "先行联系" }).click();
  await form.waitFor({ state: "hidden" });
  await row.waitFor({ state: "detached" });
  expect((await story(worker, known.id)).filter((kind) => kind === "contacted")).toHaveLength(2);
});

journey("an order that only the superior platform has is recorded from its own list, and then both lists agree", "office", async ({ open, url }) => {
  const acceptor = await colleague(url, "acceptor-1");
  const { now } = await acceptor.get("/api/v1/client-settings");
  const { name } = await acceptor.get("/api/v1/areas/{code}", { path: { code: await areaOf(await colleague(url, "worker-1")) } });
  const due = new Date(Date.parse(now) + (3 * 24 + 8) * 3_600_000).toISOString().slice(0, 16).replace("T", " ");
  const number = `T${Date.now()}`;
  const { page } = await open("/office/superior", DESK);
  await signIn(page, "acceptor-1");
  await page.getByLabel("平台").fill("12388");
  await page.locator("#theirs").fill(`工单编号,时限,是否已回复\n${number},${due},否`);
  await page.getByRole("button", { name: "核对", exact: true }).click();
  await page.getByRole("row", { name: new RegExp(number) }).getByRole("link", { name: /^去登记/ }).click();
  await page.getByRole("heading", { name: "热线登记" }).waitFor();
  expect(await page.getByLabel("工单号").inputValue()).toBe(number);
  await page.getByLabel(/^诉求内容/).fill("反映小区门口路灯不亮");
  await page.getByLabel(/^地址/).fill(name);
  await page.getByRole("list", { name: "匹配到的地点" }).getByRole("button", { name: new RegExp(`^${name}`) }).click();
  await page.getByText("所在网格：").waitFor();
  await page.getByRole("button", { name: /^登记/ }).click();
  await page.getByRole("status").filter({ hasText: "已登记" }).waitFor();

  await page.goto(new URL("/office/superior", page.url()).href);
  await page.getByLabel("平台").fill("12388");
  await page.locator("#theirs").fill(`${number},${due},否`);
  await page.getByRole("button", { name: "核对", exact: true }).click();
  await page.getByText("两边一致，没有差异。").waitFor();
  const { items } = await acceptor.get("/api/v1/cases", { query: { limit: 50 } });
  expect((items as Case[]).filter((one) => one.external?.number === number).map((one) => one.external?.system)).toEqual(["12388"]);
});
