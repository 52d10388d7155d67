/** What residents, volunteers and workers hold in their hands. */
import type { Page } from "playwright-core";
import { PHOTO, pointIn } from "../harness/cases.ts";
import { PHONE } from "../harness/looks.ts";
import { enterAsResident, enterAsVolunteer, signIn } from "../harness/people.ts";
import { busyWorker, residentWithCase } from "./scenes.ts";
import type { Shutter } from "./shutter.ts";

/** Volunteers are offered something again and again; one of these is next. */
const OFFERS = 180_000;

/** Written in a cellar, one to each case. */
const NOTES = ["已到现场，正在和住户一起清理", "住户说明天上午在家，再来一趟", "已联系物业，下午来拉走"];
const MOST_OFFLINE = NOTES.length;

const words = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { name }).first().waitFor();

const blur = (page: Page) => page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());

async function elder(page: Page, on: boolean): Promise<void> {
  await page.evaluate((elder) => localStorage.setItem("sandan.m.look", JSON.stringify({ language: "zh-CN", elder })), on);
  await page.reload();
}

export async function miniProgram(shutter: Shutter, url: string): Promise<void> {
  const { telephone, found } = await residentWithCase(url);
  const { client } = await busyWorker(url);
  const { lng, lat } = await pointIn(client, found.area?.code ?? "");
  const page = await shutter.open(`${url}/m/`, { ...PHONE, geolocation: { longitude: lng, latitude: lat, accuracy: 8 } });
  await enterAsResident(page, url, telephone);
  await words(page, "正在办理");
  await page.locator(".case-in").first().waitFor();
  await shutter.take(page, "mini-program-home");

  await page.getByRole("button", { name: "报问题" }).click();
  await page.getByLabel("说说情况").fill("3号楼2单元一层楼道堆了纸箱和旧自行车，婴儿车推不出来");
  await page.getByRole("button", { name: /^楼道堆物/ }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "添加照片" }).click();
  await (await chooser).setFiles(PHOTO);
  await words(page, /照片（1/);
  await blur(page);
  await shutter.take(page, "mini-program-report-what");
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByRole("button", { name: "用当前位置" }).click();
  await words(page, /精度约/);
  await page.getByLabel("详细地址").fill("3号楼2单元一层");
  await blur(page);
  await page.locator(".map-in canvas").waitFor();
  await still(page);
  await shutter.take(page, "mini-program-report-where");
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByLabel("怎么称呼您").fill("陈阿姨");
  await blur(page);
  await still(page);
  await shutter.take(page, "mini-program-report-who");
  await page.getByRole("button", { name: "清空草稿" }).click();
  await page.getByText("清空", { exact: true }).click();
  await page.getByLabel("说说情况").waitFor();

  await page.goto(`${url}/m/#/pages/case/case?id=${found.id}`);
  await heading(page, "补充情况");
  await shutter.take(page, "mini-program-case");

  await page.goto(`${url}/m/#/pages/home/home`);
  await elder(page, true);
  await words(page, "正在办理");
  await page.locator(".case-in").first().waitFor();
  await shutter.take(page, "mini-program-elder");
  await page.context().close();
}

export async function offers(shutter: Shutter, url: string, volunteers: readonly string[]): Promise<void> {
  for (const account of volunteers) {
    const page = await shutter.open(`${url}/m/`, PHONE);
    await enterAsVolunteer(page, account);
    await page.getByRole("button", { name: "去接单" }).click();
    const card = page.locator(".card", { has: page.getByRole("button", { name: /我来接|我报名/ }) });
    await card.first().waitFor({ timeout: OFFERS });
    await shutter.take(page, "mini-program-offers");
    await page.context().close();
    return;
  }
}

/** Nothing moves any more: two looks are the same. */
async function still(page: Page): Promise<void> {
  let before = await page.screenshot();
  for (;;) {
    const now = await page.screenshot();
    if (now.equals(before)) return;
    before = now;
  }
}

export async function workerApp(shutter: Shutter, url: string): Promise<void> {
  const { account, taken } = await busyWorker(url);
  const page = await shutter.open(`${url}/worker/`, PHONE);
  await signIn(page, account);
  const cards = page.locator('a[href*="/worker/case/"]');
  await cards.first().waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await shutter.take(page, "worker-to-do");

  const links = await cards.evaluateAll((list) => [...new Set(list.map((one) => (one as HTMLAnchorElement).href))]);
  await page.goto(taken ? `${url}/worker/case/${taken}` : (links[0] ?? ""));
  await heading(page, "办理经过");
  await page.getByText("照片载入中").first().waitFor({ state: "hidden" });
  await shutter.take(page, "worker-case");

  await page.context().setOffline(true);
  for (const [nth, link] of links.slice(0, MOST_OFFLINE).entries()) {
    await page.goto(`${link}/do/comment`);
    await page.getByRole("textbox").fill(NOTES[nth] ?? "");
    await page.getByRole("button", { name: "提交" }).click();
    await words(page, /已记录/);
  }
  await page.goto(`${url}/worker/queue`);
  await words(page, /待发送/);
  await shutter.take(page, "worker-queue");
  await page.context().close();
}
