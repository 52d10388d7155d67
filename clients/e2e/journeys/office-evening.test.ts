/** 17:00: a leader asks six questions. Each answer is counted once more, case by case, from what the interface shows. */
import { type Client, Problem } from "@sandan/sdk";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { barriers } from "../harness/access.ts";
import { type Program, startNeglectedTown } from "../harness/binary.ts";
import { areaOf, command, onOrder, pointIn, report } from "../harness/cases.ts";
import { count, everyCase, type Figures } from "../harness/figures.ts";
import { type Front, openFront } from "../harness/front.ts";
import { DESK, journey, useBrowser } from "../harness/journey.ts";
import { colleague, phone, resident, signIn } from "../harness/people.ts";
import { until } from "../harness/until.ts";

const LEADER = "duty-leader";
const MOST_CLICKS = 3;
/** Units, and those that have signed for something here. */
const UNITS = ["d01", "d02", "d03", "d04", "d05", "d06"];
const signed = new Set<string>();
const QUESTIONS = ["new", "closed", "tomorrow", "overdue", "dissatisfied", "unsigned"] as const;

useBrowser();

let program: Program;
let front: Front;
let url: string;
beforeAll(async () => {
  front = await openFront();
  program = await startNeglectedTown({ speed: 3600, rate: 240, publicUrl: front.url }, aDaysWork, anEvening);
  url = (await front.before(program.url)).url;
});
afterAll(async () => {
  await front?.stop();
  await program?.stop();
});

/** Work enough: something closed, revisits wait, and two units have signed for what they will not do. Asked while the town works. */
async function aDaysWork(at: string): Promise<true | undefined> {
  const { closed, unsigned } = await statsOf(await leaderAt(at));
  const revisits = await (await revisiterAt(at)).get("/api/v1/revisits", { query: { limit: 2 } });
  if (closed < 5 || unsigned < 4 || revisits.items.length < 2) return undefined;
  for (const unit of UNITS) if (await signFor(at, unit)) signed.add(unit);
  return signed.size > 1 ? true : undefined;
}

/** Signs for the first order of which a unit was told. The town's own people sign too, and may be faster. */
async function signFor(at: string, unit: string): Promise<boolean> {
  const handler = await handlerAt(at, unit);
  const { items } = await handler.get("/api/v1/orders", { query: { mine: "unit", state: "assigned", limit: 1 } });
  if (!items[0]) return false;
  try {
    await onOrder(handler, items[0].order.id, "sign");
    return true;
  } catch (reason) {
    if (reason instanceof Problem && reason.status === 409) return false;
    throw reason;
  }
}

/** Then nobody works any more and days go by: units are late, and more falls due tomorrow. */
async function anEvening(at: string): Promise<true | undefined> {
  const { overdue_by_unit, due_tomorrow } = await statsOf(await leaderAt(at));
  return overdue_by_unit.filter((one) => one.unit).length > 1 && due_tomorrow > 0 ? true : undefined;
}

/** One sign-in for each program that is asked again and again. */
function once(account: string): (at: string) => Promise<Client> {
  const known = new Map<string, Promise<Client>>();
  return (at) => {
    const client = known.get(at) ?? colleague(at, account);
    known.set(at, client);
    return client;
  };
}
const leaderAt = once(LEADER);
const revisiterAt = once("revisiter-1");
const handlers = new Map(UNITS.map((unit) => [unit, once(`${unit}-1`)]));
const handlerAt = (at: string, unit: string) => (handlers.get(unit) ?? once(`${unit}-1`))(at);

async function statsOf(leader: Client) {
  const { now, root } = await leader.get("/api/v1/client-settings");
  const day = new Date(Date.parse(now) + 8 * 3_600_000).toISOString().slice(0, 10);
  const from = Date.parse(`${day}T00:00:00+08:00`);
  const query = { from: new Date(from).toISOString(), to: new Date(from + 24 * 3_600_000).toISOString() };
  return leader.get("/api/v1/stats/{code}", { path: { code: root?.code ?? "" }, query });
}

/** This day: three reports, one of them taken back, and a resident who is asked again and is not satisfied. */
async function today(): Promise<void> {
  const neighbour = await resident(url, phone(1));
  const location = await pointIn(neighbour, await areaOf(await colleague(url, "worker-1")));
  const made: string[] = [];
  for (const where of ["一", "二", "三"]) made.push((await report(neighbour, { text: `${where}单元楼道堆物`, category: "E0104", location })).id);
  await command(neighbour, made[0] as string, "withdraw", { note: "已清走" });
  const revisiter = await revisiterAt(url);
  const { items } = await revisiter.get("/api/v1/revisits", { query: { limit: 1 } });
  await command(revisiter, items[0]?.case.id ?? "", "revisit", { contacted_in_time: false, solved: false, satisfied: "dissatisfied" });
}

/** What the program does by itself with what just happened has been done: no such task is due any more. */
async function settled(leader: Client): Promise<void> {
  await until(60_000, async () => {
    const now = Date.parse((await leader.get("/api/v1/client-settings")).now);
    const tasks = (await everyCase(leader)).flatMap((one) => one.clocks ?? []).filter((clock) => !clock.ended_at && ["auto_accept", "route"].includes(clock.kind));
    return tasks.every((clock) => Date.parse(clock.due_at) > now) || undefined;
  });
}

journey("a leader has each of the six answers within three clicks, and every figure opens its cases", "office", async ({ open, screenshot }) => {
  await today();
  const leader = await colleague(url, LEADER);
  await settled(leader);
  const [known, says] = [await count(leader), await statsOf(leader)];
  expect({ new: says.opened, closed: says.closed, tomorrow: says.due_tomorrow, overdue: says.overdue, dissatisfied: says.dissatisfied, unsigned: says.unsigned }).toEqual(simple(known));

  const { page } = await open("/office/", DESK, url);
  await signIn(page, LEADER);
  await desk(page);
  const clicks: string[] = [];
  for (const question of QUESTIONS) {
    await home(page);
    await page.getByRole("link", { name: "17:00 日报" }).click();
    const figure = page.locator(`[data-question="${question}"]`);
    await figure.waitFor();
    const seen = await clicked(page);
    const shown = Number(/\d+/.exec(await figure.locator("b").innerText())?.[0]);
    expect.soft(shown, question).toBe(known[question]);
    await figure.click();
    const { cases, orders } = await listed(page);
    expect.soft(question === "unsigned" ? orders : cases, `cases behind ${question}`).toBe(known[question]);
    const all = await clicked(page);
    clicks.push(`${question}: ${shown}, ${seen} click, its ${cases} cases ${all}`);
    expect.soft(all).toBeLessThanOrEqual(MOST_CLICKS);
  }

  await home(page);
  await page.getByRole("link", { name: "17:00 日报" }).click();
  const rows = page.locator("tr[data-unit]");
  await rows.first().waitFor();
  const seen = await clicked(page);
  const units = await rows.evaluateAll((all) => all.map((row) => [(row as HTMLElement).dataset["unit"] ?? "", Number(row.querySelector("b")?.textContent)] as const));
  expect.soft(new Map(units), "overdue by unit").toEqual(known.overdueBy);
  expect.soft(await barriers(page)).toEqual([]);
  await screenshot(page, "office evening");
  for (const [unit, n] of units) {
    await home(page);
    await page.getByRole("link", { name: "17:00 日报" }).click();
    await page.locator(`tr[data-unit="${unit}"]`).getByRole("link").click();
    expect.soft((await listed(page)).cases, `overdue of ${unit || "nobody's unit"}`).toBe(n);
    expect.soft(await clicked(page)).toBeLessThanOrEqual(MOST_CLICKS);
  }
  clicks.push(`overdue by unit: ${units.map(([, n]) => n).join(" + ")}, ${seen} click, the cases of each 2`);
  console.log(`a leader at 17:00, from the desk:\n  ${clicks.join("\n  ")}`);
});

const simple = ({ overdueBy: _, ...others }: Figures) => others;

/** Back at the desk, where the counting begins; the clicks are the browser's own. */
async function home(page: Page): Promise<void> {
  await page.goto(new URL("/office/", page.url()).href);
  await desk(page);
  await page.evaluate(() => {
    const counted = document.documentElement.dataset;
    counted["clicks"] = "0";
    addEventListener("click", (event) => (counted["clicks"] = String(Number(counted["clicks"]) + Number(event.isTrusted))), true);
  });
}

const desk = (page: Page) => page.getByRole("heading", { name: "工作台", exact: true }).waitFor();
const clicked = (page: Page) => page.evaluate(() => Number(document.documentElement.dataset["clicks"]));

/** What the list says of itself when it is complete, and that it shows as many rows as it may. */
async function listed(page: Page): Promise<{ cases: number; orders: number }> {
  const status = page.getByRole("status").filter({ hasText: /^\s*共 \d+ 件/ });
  await status.waitFor();
  const [cases = 0, orders = 0] = (await status.innerText()).match(/\d+/g)?.map(Number) ?? [];
  const rows = await page.locator("tbody tr").count();
  expect.soft(rows).toBe(/已显示/.test(await status.innerText()) ? Math.min(cases, 50) : cases);
  return { cases, orders };
}
