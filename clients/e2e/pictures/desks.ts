/** The office and the wall. */
import type { Page } from "playwright-core";
import { DESK, WALL } from "../harness/looks.ts";
import { signIn } from "../harness/people.ts";
import { toldCase } from "./scenes.ts";
import type { Shutter } from "./shutter.ts";

const LARGE_WALL = { viewport: { width: 3_840, height: 2_160 } };

export async function office(shutter: Shutter, url: string): Promise<void> {
  const page = await shutter.open(`${url}/office/`, DESK);
  await enter(page, "dispatcher-1");
  await loaded(page);
  await shutter.take(page, "office-desk");

  const found = await toldCase(url);
  await page.goto(`${url}/office/cases/${found.id}`);
  await page.getByText(found.number).first().waitFor();
  await loaded(page);
  await shutter.take(page, "office-case");

  await page.goto(`${url}/office/hotline`);
  await page.getByRole("textbox", { name: /^诉求内容/ }).fill("3号楼二单元楼道堆了很多纸箱，通道快堵上了，请来看看");
  await page.getByRole("button", { name: /^楼道堆物/ }).first().click();
  await page.getByLabel("称呼").fill("陈阿姨");
  await page.getByLabel("电话", { exact: true }).fill("19000000008");
  await page.getByRole("textbox", { name: /^地址/ }).fill(found.area?.name ?? "");
  await page.getByRole("textbox", { name: /^地址/ }).press("Enter");
  await page.getByText("所在网格：").waitFor();
  await loaded(page);
  await shutter.take(page, "office-hotline");
  await page.context().close();

  const leader = await shutter.open(`${url}/office/`, DESK);
  await enter(leader, "supervisor-2");
  await leader.goto(`${url}/office/evening`);
  await leader.getByRole("heading", { name: /17:00|日报/ }).first().waitFor();
  await loaded(leader);
  await shutter.take(leader, "office-evening");
  await leader.context().close();
}

async function enter(page: Page, account: string): Promise<void> {
  await signIn(page, account);
  await page.getByRole("heading", { name: "工作台", exact: true }).waitFor();
}

async function loaded(page: Page): Promise<void> {
  // Nothing is pointed at.
  await page.mouse.move(0, 0);
  await page.waitForLoadState("networkidle");
  await page.locator(".el-loading-mask, [aria-busy=true]").first().waitFor({ state: "hidden" });
}

export async function wall(shutter: Shutter, url: string): Promise<void> {
  for (const [how, name] of [[DESK, "screen-laptop"], [WALL, "screen"], [LARGE_WALL, "screen-4k"]] as const) {
    const page = await shutter.open(`${url}/screen/`, how);
    await signIn(page, "supervisor-1");
    await page.locator(".canvas:not([data-drawn=''])").waitFor();
    await page.locator("[data-figure='today:closed']:not([data-n=''])").waitFor();
    await shutter.take(page, name);
    await page.context().close();
  }
}
