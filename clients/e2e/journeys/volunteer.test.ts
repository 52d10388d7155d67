/** Somebody needs a medicine brought: it is offered, claimed once, done, and told. */
import { expect } from "vitest";
import { barriers } from "../harness/access.ts";
import { areaOf, inState, offeredTo, pointIn, report, story } from "../harness/cases.ts";
import { journey, PHONE, useBrowser } from "../harness/journey.ts";
import { colleague, PASSWORD, phone, resident } from "../harness/people.ts";
import { until } from "../harness/until.ts";

useBrowser();

journey("a volunteer claims what is offered, checks in, and says that it is done", "m", async ({ open, url, screenshot }) => {
  const neighbour = await resident(url, phone(3));
  const location = await pointIn(neighbour, await areaOf(await colleague(url, "worker-1")));
  const asked = await report(neighbour, { kind: "service", category: "V0107", text: "退烧药在社区药房，请帮忙送到家", address: "5号楼101", location, contact: { name: "陈阿姨", phone: phone(3) } });
  await inState(neighbour, asked.id, "dispatched");
  const login = await offeredTo(url, asked.id);

  const { page } = await open("/m/", PHONE);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.getByRole("button", { name: /^账号密码/ }).click();
  await page.getByLabel("账号", { exact: true }).fill(login);
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.getByRole("button", { name: "去接单" }).click();
  const card = page.locator(".card", { hasText: asked.number });
  await card.waitFor();
  // The door number is nobody's business before the claim.
  expect(await page.getByText("5号楼101").count()).toBe(0);
  expect.soft(await barriers(page)).toEqual([]);
  await screenshot(page, "volunteer offered");

  await card.getByRole("button", { name: "我来接" }).click();
  await page.getByText("5号楼101").waitFor();
  await page.getByRole("button", { name: /签到/ }).click();
  await page.getByText("已签到").waitFor();
  await page.getByRole("group", { name: "办理结果" }).getByRole("button", { name: "实际解决", exact: true }).click();
  await page.getByLabel("办理情况").fill("药已送到");
  expect.soft(await barriers(page)).toEqual([]);
  await screenshot(page, "volunteer at work");
  await page.getByRole("button", { name: "办毕并反馈" }).click();

  const done = await until(30_000, async () => {
    const kinds = await story(neighbour, asked.id);
    return kinds.includes("fed_back") ? kinds : undefined;
  });
  for (const kind of ["order_taken", "checked_in", "order_done", "fed_back"]) expect(done.filter((one) => one === kind), kind).toHaveLength(1);
});
