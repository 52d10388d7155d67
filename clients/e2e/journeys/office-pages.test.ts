/** Every page of the office, by somebody who may see it, in both schemes: nothing serious for people who see badly or use no mouse. */
import type { Client } from "@sandan/sdk";
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { barriers } from "../harness/access.ts";
import { areaOf, carryOut, command, feedBack, inState, onOrder, pointIn, report } from "../harness/cases.ts";
import { DESK, journey, useBrowser } from "../harness/journey.ts";
import { colleague, phone, resident, signIn } from "../harness/people.ts";

useBrowser();

/** The routes of `office/src/router.ts` by who is shown them. */
const SEEN_BY: Record<string, readonly string[]> = {
  "dispatcher-1": ["/", "/cases", "/cases/:id", "/hotline", "/callbacks", "/superior", "/papers/receipt/:id", "/papers/order/:id", "/papers/reply/:id", "/account", "/no-such-page"],
  "checker-1": ["/checks"],
  "revisiter-1": ["/revisits"],
  "supervisor-1": ["/approvals", "/audit", "/dead-letters"],
  "duty-leader": ["/evening"],
  "system-admin": ["/registry/areas", "/registry/units", "/registry/people", "/registry/rules", "/registry/calendar"],
  "security-admin": ["/registry/accounts"],
};

/** A page that is added to the router has to be looked at here too. */
function unseen(): string[] {
  const source = readFileSync(new URL("../../office/src/router.ts", import.meta.url), "utf8");
  const seen = Object.values(SEEN_BY).flat().map((route) => route.replace(/^\/papers\/\w+/, "/papers/:kind").replace("/no-such-page", "/:rest(.*)*"));
  return [...source.matchAll(/path: "([^"]+)"/g)].map(([, path]) => path ?? "").filter((path) => path !== "/sign-in" && !seen.includes(path));
}

/** So that no list is empty: one case at each step, a request, a call in vain, and a superior order. */
async function something(url: string): Promise<string> {
  const neighbour = await resident(url, phone(21));
  const worker = await colleague(url, "worker-1");
  const location = await pointIn(neighbour, await areaOf(worker));
  const stairs = async (text: string) => {
    const { id } = await report(neighbour, { text, category: "E0104", location });
    await inState(neighbour, id, "dispatched");
    return id;
  };
  const done = await stairs("一单元楼道堆满纸箱，挡住消防通道");
  await carryOut(worker, done);
  await feedBack(worker, done);
  const revisited = await stairs("二单元楼道堆了旧家具");
  await carryOut(worker, revisited);
  await feedBack(worker, revisited);
  await command(await colleague(url, "checker-1"), revisited, "verify", { passed: true, note: "现场已清空" });
  const asked = await stairs("三单元楼道堆了旧电器，要等车来拉");
  const order = (await inState(worker, asked, "dispatched")).orders?.find((one) => one.part === "lead");
  await onOrder(worker, order?.id ?? "", "sign");
  await command(worker, asked, "contact", { attempt: "not_reached", note: "无人接听" });
  await command(worker, asked, "request_extend", { limit: { amount: 2, unit: "working_days" }, note: "车要后天才有" });
  await superior(await colleague(url, "acceptor-1"), location);
  await (await colleague(url, "supervisor-1")).post("/api/v1/cases/{id}/reveal", { path: { id: asked }, body: { fields: ["address"], reason: "核对地址" } });
  return asked;
}

async function superior(acceptor: Client, location: unknown): Promise<void> {
  const { now } = await acceptor.get("/api/v1/client-settings");
  const due = new Date(Date.parse(now) + 3 * 24 * 3_600_000).toISOString();
  await acceptor.post("/api/v1/cases", { body: { kind: "issue", channel: "superior", text: "路灯不亮", category: "E0104", location, external: { system: "12345", number: `2026${phone(21)}`, due } } as never });
}

/** Everything that was asked for has come, and is painted. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.getByText(/正在读取…|正在翻查…/).first().waitFor({ state: "detached" });
}

journey("no page of the office has a barrier, light or dark", "office", async ({ open, url, screenshot }) => {
  expect(unseen(), "pages that nobody looks at").toEqual([]);
  const id = await something(url);
  let looked = 0;
  for (const [account, routes] of Object.entries(SEEN_BY)) {
    const { page } = await open("/office/sign-in", DESK);
    if (account === "dispatcher-1") looked += await look(page, "sign-in", screenshot);
    await signIn(page, account);
    await page.getByRole("heading", { name: "工作台", exact: true }).waitFor();
    for (const route of routes) {
      await page.goto(new URL(`/office${route.replace(":id", id)}`, page.url()).href);
      await page.locator("h1").first().waitFor();
      await settled(page);
      if (route === "/audit") await findIn(page, url, id);
      if (route === "/checks" || route === "/revisits") await page.getByRole("region", { name: "名单" }).getByRole("button").first().click();
      if (route === "/superior") await compareIn(page);
      looked += await look(page, route, screenshot);
    }
  }
  console.log(`axe: ${looked} looks at ${Object.values(SEEN_BY).flat().length + 1} pages of the office, light and dark, 1440×900`);
});

/** Both schemes of one page. */
async function look(page: Page, route: string, screenshot: (page: Page, name: string) => Promise<void>): Promise<number> {
  const name = route.replaceAll(/[/:]/g, " ").trim() || "home";
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.locator(`html[data-scheme="${scheme}"]`).waitFor({ state: "attached" });
    expect.soft(await barriers(page), `${route}, ${scheme}`).toEqual([]);
    await screenshot(page, `office page ${name} ${scheme}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  return 2;
}

async function findIn(page: Page, url: string, id: string): Promise<void> {
  const { number } = await (await colleague(url, "supervisor-1")).get("/api/v1/cases/{id}", { path: { id } });
  await page.getByLabel("案件编号").fill(number);
  await page.locator("#main").getByRole("button", { name: "查询" }).click();
  await page.getByText("核对地址").waitFor();
}

/** Their list misses our open order and knows one that we have never heard of. */
async function compareIn(page: Page): Promise<void> {
  await page.locator("#theirs").fill("20269999\t2026-12-01 18:00\t否");
  await page.getByRole("button", { name: "核对", exact: true }).click();
  await page.getByRole("row", { name: /20269999/ }).getByText("我方缺单").waitFor();
  await page.getByRole("row", { name: new RegExp(`2026${phone(21)}`) }).getByText("对方清单没有").waitFor();
}
