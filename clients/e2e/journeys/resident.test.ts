/** A neighbour says what is wrong, sees each step without asking again, and has the last word. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { barriers } from "../harness/access.ts";
import { areaOf, carryOut, command, feedBack, inState, pointIn, story } from "../harness/cases.ts";
import { journey, PHONE, useBrowser } from "../harness/journey.ts";
import { codeFor, colleague, phone, resident } from "../harness/people.ts";

useBrowser();

journey("a resident reports, sees the progress live, and says that it is solved", "m", async ({ open, url, screenshot }) => {
  const worker = await colleague(url, "worker-1");
  const { lng, lat } = await pointIn(worker, await areaOf(worker));
  const { page } = await open("/m/", { ...PHONE, geolocation: { longitude: lng, latitude: lat, accuracy: 5 } });
  await enter(page, url, phone(2));
  expect.soft(await barriers(page)).toEqual([]);
  await screenshot(page, "resident home");

  await page.getByRole("button", { name: "报问题" }).click();
  await page.getByLabel("说说情况").fill("一层楼道堆物，婴儿车出不来");
  await page.getByRole("button", { name: /^楼道堆物/ }).click();
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByRole("button", { name: "用当前位置" }).click();
  await page.getByText("精度约 5 米").waitFor();
  await page.getByLabel("详细地址").fill("3号楼2单元");
  expect.soft(await barriers(page)).toEqual([]);
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByRole("button", { name: "提交", exact: true }).click();
  await page.getByText("已提交", { exact: true }).waitFor();
  await screenshot(page, "resident reported");
  await page.getByRole("button", { name: "查看进展" }).click();
  await page.getByText("待接单").first().waitFor();

  // From here the page is only looked at: the others act, and each step must come to it by itself.
  const { items } = await (await resident(url, phone(2))).get("/api/v1/cases", { query: { mine: true } as never });
  const id = items[0]?.id ?? "";
  await carryOut(worker, id);
  await page.getByText("办理中").first().waitFor();
  await feedBack(worker, id);
  await page.getByText("待核查").first().waitFor();
  await command(await colleague(url, "checker-1"), id, "verify", { passed: true });
  await page.getByRole("heading", { name: "请您评价" }).waitFor();
  expect.soft(await barriers(page)).toEqual([]);
  await screenshot(page, "resident asked");

  await rate(page, { contacted: "及时", solved: "解决了", satisfied: "满意" });
  await page.getByText("已结案").first().waitFor();
  await inState(worker, id, "closed");
  expect(await story(worker, id)).toContain("revisited");
});

async function enter(page: Page, url: string, telephone: string): Promise<void> {
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.getByLabel("手机号").fill(telephone);
  await page.getByRole("button", { name: "获取验证码" }).click();
  await page.getByText(/验证码已/).waitFor();
  await page.getByLabel("六位验证码").fill(await codeFor(url, telephone));
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.getByRole("button", { name: "报问题" }).waitFor();
}

async function rate(page: Page, answers: { contacted: string; solved: string; satisfied: string }): Promise<void> {
  const choose = (question: RegExp, answer: string) => page.getByRole("group", { name: question }).getByRole("button", { name: answer, exact: true }).click();
  await choose(/及时联系/, answers.contacted);
  await choose(/问题解决/, answers.solved);
  await choose(/您满意/, answers.satisfied);
  await page.getByRole("button", { name: "提交评价" }).click();
}
