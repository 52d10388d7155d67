/** A day in cellars: ten commands without a network, two of them in vain, and none of them lost or done twice. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { barriers } from "../harness/access.ts";
import { command, inState, PHOTO, pointIn, report, story } from "../harness/cases.ts";
import { journey, PHONE, useBrowser } from "../harness/journey.ts";
import { colleague, phone, resident, signIn } from "../harness/people.ts";

useBrowser();

journey("a worker without a network gives ten commands; eight are done once, two are refused with a reason", "worker", async ({ open, url, screenshot }) => {
  const neighbour = await resident(url, phone(1));
  const worker = await colleague(url, "worker-1");
  const area = (await worker.get("/api/v1/auth/me")).scopes.find((grant) => grant.area)?.area ?? "";
  const location = await pointIn(worker, area);
  const stairs = (where: string) => report(neighbour, { text: `楼道${where}堆满纸箱，挡住消防通道`, category: "E0104", location });
  const [first, second, third] = [await stairs("二层"), await stairs("三层"), await stairs("四层")];
  const cases = [first, second, third];
  for (const { id } of cases) await inState(neighbour, id, "dispatched");

  const { page, guard } = await open("/worker/", PHONE);
  await signIn(page, "worker-1");
  for (const { id } of cases) await card(page, id).waitFor();
  // Other journeys of the same town report the same: each text is looked for on its own card.
  for (const [index, where] of ["二层", "三层", "四层"].entries()) await card(page, cases[index]?.id ?? "").getByText(`楼道${where}堆满纸箱`).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  expect.soft(await barriers(page)).toEqual([]);
  await screenshot(page, "worker agenda");

  guard.allow(/ERR_INTERNET_DISCONNECTED/);
  await page.context().setOffline(true);
  for (const { id } of [first, second]) await handle(page, id, true);
  await handle(page, third.id, false);
  // Nobody can tell the worker that the neighbour has settled it.
  await command(neighbour, third.id, "withdraw", { note: "邻居已自行清走" });

  await page.goto(`${url}/worker/queue`);
  await page.getByText("已存在本机").waitFor();
  await page.getByRole("heading", { name: "待发送 10" }).waitFor();
  await screenshot(page, "worker offline");

  guard.allow(/status of 409/);
  await page.context().setOffline(false);
  await page.locator('[data-state="done"]').nth(7).waitFor();
  await page.locator('[data-state="refused"]').nth(1).waitFor();
  await page.getByRole("heading", { name: /^待发送/ }).waitFor({ state: "detached" });
  await page.getByText("原因：").first().waitFor();
  expect.soft(await barriers(page)).toEqual([]);
  await screenshot(page, "worker back");

  const dispatcher = await colleague(url, "dispatcher-1");
  for (const { id } of [first, second]) {
    const kinds = await story(dispatcher, id);
    for (const kind of ["order_taken", "contacted", "order_done", "fed_back"]) expect(kinds.filter((one) => one === kind), `${kind} in ${kinds}`).toHaveLength(1);
  }
  expect(await story(dispatcher, third.id)).not.toContain("order_taken");
});

const card = (page: Page, id: string) => page.locator(`a[href$="/worker/case/${id}"]`);

/** 签收, 先行联系 and, if wanted, 办结反馈, which are two commands: done, and fed back. */
async function handle(page: Page, id: string, toTheEnd: boolean): Promise<void> {
  await page.goto(new URL(`/worker/case/${id}`, page.url()).href);
  await give(page, "签收");
  // What the bar offers next follows from the signing that waits now.
  await page.getByText("签收已记录").waitFor();
  await give(page, "先行联系");
  await page.getByLabel("已联系", { exact: true }).check();
  await submit(page, "先行联系已记录");
  if (!toTheEnd) return;
  await give(page, "办结反馈");
  await page.getByLabel("实际解决", { exact: true }).check();
  await page.getByLabel(/^说明/).fill("已与住户一起清走，通道已通");
  const after = page.locator(".field", { hasText: "处理后照片" });
  await after.locator("input[type=file]").last().setInputFiles(PHOTO);
  await after.locator("img").waitFor();
  await submit(page, "办结反馈已记录");
}

/** The large button under the thumb, or one of those behind 更多. */
async function give(page: Page, name: string): Promise<void> {
  const bar = page.locator(".bottom");
  const large = bar.getByRole("button", { name, exact: true });
  await bar.getByRole("button").first().waitFor();
  if (await large.isVisible()) return large.click();
  await bar.getByRole("button", { name: "更多" }).click();
  await page.getByRole("menuitem", { name, exact: true }).click();
}

async function submit(page: Page, noted: string): Promise<void> {
  await page.getByRole("button", { name: "提交" }).click();
  await page.getByText(noted).waitFor();
}
