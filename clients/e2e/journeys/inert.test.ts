/** Whatever people write is words: on no page does it run, ask, or move what stands around it. */
import type { Client } from "@sandan/sdk";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { areaOf, type Case, carryOut, command, feedBack, inState, pointIn, report } from "../harness/cases.ts";
import { CORPUS, NAME, type Planted, seen, WORDS } from "../harness/corpus.ts";
import { DESK, journey, type Opened, PHONE, type Scene, SMALL, useBrowser } from "../harness/journey.ts";
import { colleague, enterAsResident, PASSWORD, phone, resident, signIn } from "../harness/people.ts";
import { until } from "../harness/until.ts";

useBrowser();

const RESIDENT = phone(6);

/** Pages as a careless hand would write them, for each way in which a text can become more than a text. */
const CARELESS: Record<NonNullable<Planted["runs"]>, (text: string) => string> = {
  written: (text) => text,
  clicked: (text) => text,
  linked: (text) => `<a href="${/\((javascript:.*)\)$/.exec(text)?.[1] ?? text}">点我</a>`,
  compiled: (text) =>
    `<script>${JSON.stringify(text)}.replace(/\\{\\{(.*?)\\}\\}|\\$\\{(.*)\\}/, (_, one, other) => new Function("scope", "with (scope) return " + (one ?? other))({}))</script>`,
};

for (const { name, text, runs } of CORPUS) {
  if (!runs) continue;
  journey(`the text "${name}" does run where it is ${runs}`, null, async ({ open, url }) => {
    const { page, guard } = await open("/healthz");
    // It asks for pictures that are not there.
    guard.allow(/status of 404/);
    await page.route("**/careless", (route) => route.fulfill({ body: `<html lang="zh-CN"><title>页</title><body>${CARELESS[runs](text)}`, contentType: "text/html; charset=utf-8" }));
    await page.goto(`${url}/careless`);
    if (runs === "clicked" || runs === "linked") await page.getByText("点我").click();
    await until(5_000, async () => (await planted(page)) === name || undefined);
  });
}

const planted = (page: Page) => page.evaluate(() => (window as { planted?: unknown }).planted);

/** What a page must not do is heard from its first moment on. */
async function watched(scene: Scene, path: string, how: Parameters<Scene["open"]>[1]): Promise<Opened & { broke: string[] }> {
  const opened = await scene.open("/docs", how);
  const broke: string[] = [];
  opened.page.on("dialog", (dialog) => (broke.push(`dialog: ${dialog.message()}`), void dialog.dismiss()));
  opened.page.on("request", (request) => void (/planted/.test(request.url()) && broke.push(`asked: ${request.url()}`)));
  opened.page.on("popup", (popup) => broke.push(`window: ${popup.url()}`));
  await opened.page.goto(scene.url + path);
  return { ...opened, broke };
}

/** All of it can be read, word for word, and it is nothing but words. */
async function shows(page: Page, texts: readonly string[]): Promise<void> {
  const squeezed = (text: string) => text.replace(/\s+/g, " ");
  await until(30_000, async () => {
    const read = squeezed(await page.evaluate(() => document.body.innerText));
    return texts.every((text) => read.includes(squeezed(seen(text)))) || undefined;
  });
  await isInert(page);
}

async function isInert(page: Page): Promise<void> {
  expect(await planted(page), page.url()).toBeUndefined();
  const made = "[onerror],[onload],[ontoggle],[onfocus],[srcdoc],[href^='javascript:'],[src*='planted'],[href*='planted']";
  expect(await page.locator(made).count(), page.url()).toBe(0);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wider, `${page.url()} is wider than its window`).toBeLessThanOrEqual(0);
}

const LINES = CORPUS.map(({ text }) => text);

interface Written {
  /** Fed back, with everything that can be said about it. */
  told: Case;
  /** Still to be done. */
  open: Case;
}

/** The corpus in every field that people fill in: report, address, name, comments, notes. */
async function written(url: string): Promise<Written> {
  const neighbour = await resident(url, RESIDENT);
  const worker = await colleague(url, "worker-1");
  const location = await pointIn(neighbour, await areaOf(worker));
  const body = { text: WORDS, category: "E0104", location, address: `${NAME} 3号楼`, contact: { name: NAME, phone: RESIDENT } };
  const told = await report(neighbour, body);
  await carryOut(worker, told.id);
  await comment(neighbour, told.id, { note: WORDS });
  await comment(worker, told.id, { note: WORDS, internal: true });
  await feedBack(worker, told.id, WORDS);
  const open = await report(neighbour, body);
  await inState(neighbour, open.id, "dispatched");
  return { told, open };
}

const comment = (client: Client, id: string, body: { note: string; internal?: boolean }) => command(client, id, "comment", body);

journey("what people write is shown as words and does nothing: mini-program", "m", async (scene) => {
  const { told } = await written(scene.url);
  const { page, broke } = await watched(scene, "/m/", PHONE);
  await enterAsResident(page, scene.url, RESIDENT);
  await shows(page, LINES);
  await page.goto(`${scene.url}/m/#/pages/cases/cases`);
  await shows(page, LINES);
  await page.goto(`${scene.url}/m/#/pages/case/case?id=${told.id}`);
  await page.getByRole("heading", { name: "补充情况" }).waitFor();
  await shows(page, [...LINES, NAME]);
  expect(broke).toEqual([]);
});

journey("what people write is shown as words and does nothing: worker app", "worker", async (scene) => {
  const { told, open } = await written(scene.url);
  const { page, broke } = await watched(scene, "/worker/", PHONE);
  await signIn(page, "worker-1");
  await shows(page, LINES);
  for (const { id } of [open, told]) {
    await page.goto(`${scene.url}/worker/case/${id}`);
    await shows(page, [...LINES, NAME]);
  }
  await page.goto(`${scene.url}/worker/today`);
  await shows(page, LINES);
  expect(broke).toEqual([]);
});

journey("what people write is shown as words and does nothing: the name of an account", "worker", async (scene) => {
  const admin = await colleague(scene.url, "security-admin");
  await admin.post("/api/v1/accounts", { body: { login: "planted-1", name: NAME, password: PASSWORD, roles: [{ role: "grid_worker", area: await areaOf(await colleague(scene.url, "worker-1")) }] } });
  const { page, broke } = await watched(scene, "/worker/", PHONE);
  await signIn(page, "planted-1");
  await shows(page, [NAME]);
  expect(broke).toEqual([]);
});

journey("what people write is shown as words and does nothing: office", "office", async (scene) => {
  const { told } = await written(scene.url);
  const { page, broke } = await watched(scene, "/office/", DESK);
  await signIn(page, "dispatcher-1");
  await page.getByRole("heading", { name: "工作台" }).waitFor();
  await page.goto(`${scene.url}/office/cases`);
  await shows(page, LINES);
  await page.goto(`${scene.url}/office/cases/${told.id}`);
  await shows(page, LINES);
  for (const kind of ["receipt", "reply"]) {
    await page.goto(`${scene.url}/office/papers/${kind}/${told.id}`);
    await page.getByText(told.number).first().waitFor();
    await isInert(page);
  }
  expect(broke).toEqual([]);
});

async function isSilent(page: Page): Promise<void> {
  const read = await page.evaluate(() => document.body.innerText);
  for (const text of [...LINES, NAME]) expect(read).not.toContain(seen(text));
  await isInert(page);
}

journey("what people write is not on the wall at all", "screen", async (scene) => {
  const { told } = await written(scene.url);
  const { page, broke } = await watched(scene, "/screen/", SMALL);
  await signIn(page, "supervisor-1");
  await page.locator(`.right [data-case="${told.id}"]`).first().click();
  await page.getByRole("heading", { name: "办理经过" }).waitFor();
  await isSilent(page);
  await page.getByRole("button", { name: "关闭" }).click();
  await page.locator("[data-figure=open]").click();
  await page.locator("[data-list=cases] [data-case]").first().waitFor();
  await isSilent(page);
  expect(broke).toEqual([]);
});
