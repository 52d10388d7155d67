/**
 * Whether the wall holds out: `npm run endurance -w e2e -- [minutes] [movements a second] [town.geojson]`, with the
 * program in $SANDAN. One page at 1920×1080, drawn by software, follows a whole county while the driver moves it.
 *
 * Lag is taken from the instant that the server gave the event when it decided it, so that committing, numbering and
 * sending are in it, to the moment after the frame in which the page painted it. Both clocks are of this machine; the
 * difference between business and real time is read from the server, to within half of its fastest answer.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Client } from "@sandan/sdk";
import type { CDPSession, Page } from "playwright-core";
import { startQuietTown } from "../harness/binary.ts";
import { launch } from "../harness/browser.ts";
import { openFront } from "../harness/front.ts";
import { WALL } from "../harness/looks.ts";
import { colleague, phone, resident, signIn } from "../harness/people.ts";
import { until } from "../harness/until.ts";
import { differences, looks, type Shown } from "../harness/wall.ts";
import { Driver, type Point } from "./driver.ts";
import { quantile, table } from "./table.ts";
import { type Noted, takeNoted, together, watch } from "./watch.ts";

const [minutes, wanted] = [Number(process.argv[2] ?? 30), Number(process.argv[3] ?? 60)];
const town = process.argv[4] ?? fileURLToPath(new URL("../../../../shared/data/town/xicheng12_grids.geojson", import.meta.url));
const RESIDENTS = 12;
const SECOND = 1_000;
/** Seconds over which the pace is judged. */
const SPAN = 5;
const MIB = 1024 * 1024;

interface Minute extends Noted {
  heap: number;
  nodes: number;
  listeners: number;
}

function pointsOf(file: string): { areas: number; points: Point[] } {
  const { features } = JSON.parse(readFileSync(file, "utf8")) as GeoJSON.FeatureCollection;
  const centres = features.filter(({ properties }) => properties?.["level"] === "small").map(({ properties }) => properties?.["center"] as [number, number]);
  return { areas: features.length, points: centres.map(([lng, lat]) => ({ lng, lat, crs: "wgs84" })) };
}

/** Business time less this machine's, by the fastest of some answers. */
async function offsetOf(url: string): Promise<number> {
  const asked: { took: number; offset: number }[] = [];
  while (asked.length < 30) {
    const before = performance.timeOrigin + performance.now();
    const { now } = (await (await fetch(`${url}/api/v1/client-settings`)).json()) as { now: string };
    const after = performance.timeOrigin + performance.now();
    asked.push({ took: after - before, offset: Date.parse(now) - (before + after) / 2 });
  }
  return asked.sort((one, other) => one.took - other.took)[0]?.offset ?? 0;
}

async function memory(cdp: CDPSession): Promise<{ heap: number; nodes: number; listeners: number }> {
  await cdp.send("HeapProfiler.collectGarbage");
  const [{ usedSize }, { nodes, jsEventListeners }] = [await cdp.send("Runtime.getHeapUsage"), await cdp.send("Memory.getDOMCounters")];
  return { heap: usedSize, nodes, listeners: jsEventListeners };
}

/** Listens for a minute, or until the pace is right, and corrects the pace meanwhile. */
async function hear(page: Page, driver: Driver, enough: (perSecond: number) => boolean): Promise<Noted[]> {
  const parts: Noted[] = [];
  const end = performance.now() + 60 * SECOND;
  while (performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, SECOND));
    parts.push(await takeNoted(page));
    const last = parts.slice(-SPAN);
    if (last.length < SPAN) continue;
    const perSecond = last.reduce((sum, { told }) => sum + told, 0) / SPAN;
    driver.heard(perSecond);
    if (enough(perSecond)) break;
  }
  return parts;
}

async function minute(page: Page, cdp: CDPSession, driver: Driver): Promise<Minute> {
  const parts = await hear(page, driver, () => false);
  return { ...together(parts), ...(await memory(cdp)) };
}

const lag = (times: readonly number[]) => [0.5, 0.99, 1].map((share) => Math.round(quantile(times, share))).join(" / ");
const busy = (tasks: readonly number[]) => `${tasks.length} / ${Math.round(tasks.reduce((sum, one) => sum + one, 0))} / ${Math.round(Math.max(0, ...tasks))}`;
const HEADS = ["minute", "movements/s", "heap, MiB", "nodes", "listeners", "long tasks: number / ms / longest", "frames/s", "heard, ms: p50 / p99 / max", "numbers and map, ms", "list, ms"];

function row(name: string | number, spans: number, one: Minute): (string | number)[] {
  return [name, (one.told / 60 / spans).toFixed(1), (one.heap / MIB).toFixed(2), one.nodes, one.listeners, busy(one.longTasks), Math.round(one.frames / 60 / spans), lag(one.heard), lag(one.counted), lag(one.listed)];
}

/** When nobody acts any more, the wall comes to the server's numbers. */
async function settled(page: Page, eye: Client): Promise<string[]> {
  return until(60_000, async () => {
    const [shown] = (await looks(page, 1)) as [Shown];
    const body = await eye.get("/api/v1/screen/{code}", { path: { code: shown.area } });
    return String(body.position) === shown.position && body.epoch === shown.epoch ? differences(shown, { ...body, as_of: "" }) : undefined;
  });
}

const { areas, points } = pointsOf(town);
const front = await openFront();
const program = await startQuietTown(front.url, ["--town", town]);
const browser = await launch();
try {
  const { url } = await front.before(program.url);
  const clients = await Promise.all(Array.from({ length: RESIDENTS }, (_, n) => resident(program.url, phone(n + 1))));
  const page = await (await browser.newContext({ ...WALL, locale: "zh-CN", timezoneId: "Asia/Shanghai" })).newPage();
  await watch(page, await offsetOf(program.url));
  await page.goto(`${url}/screen/`);
  await signIn(page, "supervisor-1");
  await page.locator(".canvas:not([data-drawn=''])").waitFor();
  const cdp = await page.context().newCDPSession(page);
  const driver = new Driver(clients, points, wanted);
  const begun = await memory(cdp);
  console.log(`${areas} areas, ${wanted} movements a second wanted, ${minutes} minutes; at the beginning ${(begun.heap / MIB).toFixed(2)} MiB, ${begun.nodes} nodes, ${begun.listeners} listeners\n`);
  driver.start();
  await hear(page, driver, (perSecond) => perSecond >= wanted);
  const past: Minute[] = [];
  console.log(table(HEADS, []));
  while (past.length < minutes) {
    const one = await minute(page, cdp, driver);
    past.push(one);
    console.log(`| ${row(past.length, 1, one).join(" | ")} |`);
  }
  await driver.stop();
  const wrong = await settled(page, await colleague(program.url, "supervisor-2"));
  const last = past.at(-1) as Minute;
  console.log(`| ${row("all", past.length, { ...last, ...together(past) }).join(" | ")} |`);
  console.log(`\n${driver.reports} reports; refused: ${[...driver.refused].map(([code, n]) => `${n} × ${code}`).join(", ") || "none"}`);
  console.log(`at the end the wall's numbers are the server's: ${wrong.length === 0 ? "yes" : wrong.join("; ")}`);
  if (wrong.length > 0) process.exitCode = 1;
} finally {
  await browser.close();
  await front.stop();
  await program.stop();
}
