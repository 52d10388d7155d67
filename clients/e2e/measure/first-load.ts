/**
 * How long somebody waits who opens a page for the first time on a slow line: `npm run first-load -w e2e`, with the
 * program in $SANDAN. Prints tables; nothing is cached, and each figure is the median of some loads.
 */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { fileURLToPath } from "node:url";
import { startQuietTown } from "../harness/binary.ts";
import { launch } from "../harness/browser.ts";
import { openFront, type PageName } from "../harness/front.ts";
import { DESK, PHONE, WALL } from "../harness/looks.ts";
import { signIn } from "../harness/people.ts";
import { weightOf } from "./folder.ts";
import { kib, quantile, table } from "./table.ts";
import { packages } from "./wechat.ts";

const LOADS = 3;
/** What browsers' own tools call slow 4G, in bytes a second and milliseconds, and a cheap phone's processor. */
const LINE = { offline: false, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8, latency: 150 };
const SLOWER = 4;
const PATIENCE = 180_000;

interface Start {
  name: string;
  page: PageName;
  how: BrowserContextOptions;
  /** Signed in before, as most are who come back. */
  account?: string;
  /** There to be used. */
  usable: (page: Page) => Promise<unknown>;
}

const signInForm = (page: Page) => page.getByRole("button", { name: /^登录/ }).waitFor();

const STARTS: readonly Start[] = [
  { name: "mini-program, home", page: "m", how: PHONE, usable: (page) => page.getByRole("button", { name: "报问题" }).waitFor() },
  { name: "worker, sign-in", page: "worker", how: PHONE, usable: signInForm },
  { name: "worker, to do", page: "worker", how: PHONE, account: "worker-1", usable: (page) => page.getByRole("heading", { name: /^待办/ }).waitFor() },
  { name: "office, sign-in", page: "office", how: DESK, usable: signInForm },
  { name: "office, desk", page: "office", how: DESK, account: "dispatcher-1", usable: (page) => page.getByRole("heading", { name: "工作台" }).waitFor() },
  { name: "screen, sign-in", page: "screen", how: WALL, usable: signInForm },
  { name: "screen, numbers", page: "screen", how: WALL, account: "supervisor-1", usable: (page) => page.locator("[data-child]").first().waitFor() },
];

interface Load {
  painted: number;
  usable: number;
  bytes: number;
  requests: number;
  /** Until nothing more was asked for. */
  allBytes: number;
  allRequests: number;
}

type Kept = BrowserContextOptions["storageState"];

async function signedIn(browser: Browser, url: string, { page: name, how, account }: Start): Promise<Kept> {
  if (!account) return undefined;
  const context = await browser.newContext({ ...how, locale: "zh-CN" });
  const page = await context.newPage();
  await page.goto(`${url}/${name}/`);
  await signIn(page, account);
  await page.getByRole("textbox", { name: /^密码/ }).waitFor({ state: "detached" });
  const kept = await context.storageState();
  await context.close();
  return kept;
}

async function load(browser: Browser, url: string, { page: name, how, usable }: Start, storageState: Kept): Promise<Load> {
  // What the worker app puts aside for cellars it fetches after it can be used, from a place that is not throttled.
  const context = await browser.newContext({ ...how, locale: "zh-CN", serviceWorkers: "block", ...(storageState ? { storageState } : {}) });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  let [bytes, requests] = [0, 0];
  cdp.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  cdp.on("Network.requestWillBeSent", ({ request }) => (requests += request.url.startsWith("http") ? 1 : 0));
  await cdp.send("Network.enable");
  await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
  await cdp.send("Network.emulateNetworkConditions", LINE);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.goto(`${url}/${name}/`, { waitUntil: "commit" });
  await usable(page);
  const there = { at: await page.evaluate(() => performance.now()), bytes, requests };
  // What stands in the document is of no use before it is painted, and the browser tells of that a little later.
  const painted = await (await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime)).jsonValue();
  const first = { painted: Number(painted), usable: Math.max(there.at, Number(painted)), bytes: there.bytes, requests: there.requests };
  await page.waitForLoadState("networkidle");
  await context.close();
  return { ...first, allBytes: bytes, allRequests: requests };
}

async function measured(browser: Browser, url: string, start: Start): Promise<(string | number)[]> {
  const kept = await signedIn(browser, url, start);
  const loads: Load[] = [];
  while (loads.length < LOADS) loads.push(await load(browser, url, start, kept));
  const median = (of: (load: Load) => number) => quantile(loads.map(of), 0.5);
  const seconds = (of: (load: Load) => number) => (median(of) / 1000).toFixed(2);
  return [start.name, seconds(({ painted }) => painted), seconds(({ usable }) => usable), kib(median(({ bytes }) => bytes)), median(({ requests }) => requests), kib(median(({ allBytes }) => allBytes)), median(({ allRequests }) => allRequests)];
}

const front = await openFront();
const program = await startQuietTown(front.url);
const browser = await launch();
try {
  const { url, pages } = await front.before(program.url);
  const rows: (string | number)[][] = [];
  for (const start of STARTS.filter(({ page }) => pages.includes(page))) rows.push(await measured(browser, url, start));
  console.log(`First load, nothing cached: 1.6 Mbit/s down, 750 kbit/s up, 150 ms, processor ${SLOWER} times slower; median of ${LOADS}\n`);
  console.log(table(["page", "first paint, s", "usable, s", "KiB until then", "requests", "KiB in all", "requests in all"], rows));
} finally {
  await browser.close();
  await front.stop();
  await program.stop();
}

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const folders = (["m", "worker", "office", "screen"] as const).map((name) => ({ name, ...weightOf(dist + name) }));
console.log(`\n${table(["folder", "files", "KiB", "KiB with brotli"], folders.map(({ name, files, raw, brotli }) => [name, files, kib(raw), kib(brotli)]))}`);
console.log(`\n${table(["WeChat build", "files", "KiB", "limit, KiB"], packages().map(({ name, files, raw, limit }) => [name, files, kib(raw), kib(limit)]))}`);
