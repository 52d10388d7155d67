/** The wall never mixes the numbers of two moments: what it shows is the server's snapshot at the position it names. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { barriers } from "../harness/access.ts";
import { type Program, startTown } from "../harness/binary.ts";
import { type Front, openFront } from "../harness/front.ts";
import { journey, SMALL, useBrowser, WALL } from "../harness/journey.ts";
import { Oracle, type Screen } from "../harness/oracle.ts";
import { colleague, signIn } from "../harness/people.ts";
import { until } from "../harness/until.ts";

const CHECKS = 200;
/** Looks at one area before the wall is sent to another. */
const AT_ONCE = 40;

useBrowser();

let program: Program;
let front: Front;
let url: string;
beforeAll(async () => {
  front = await openFront();
  program = await startTown({ speed: 120, rate: 90, publicUrl: front.url });
  url = (await front.before(program.url)).url;
});
afterAll(async () => {
  await front?.stop();
  await program?.stop();
});

interface Shown {
  area: string;
  epoch: string;
  position: string;
  asOf: string;
  /** By figure: the number in the page's data, and the one that people read. */
  figures: Record<string, [number, number]>;
  children: Record<string, [number, number]>;
}

/** Looks, each at everything in one moment, at moments that chance draws: the page may just be putting up the next numbers. */
function looks(page: Page, count: number): Promise<Shown[]> {
  return page.evaluate(async (wanted) => {
    const read = (part: Element): [number, number] => {
      const shown = (part.querySelector(".number") ?? part).textContent ?? "";
      return [Number((part as HTMLElement).dataset["n"]), Number(shown.replaceAll(",", ""))];
    };
    const named = (selector: string, name: string, inner: string) =>
      Object.fromEntries([...document.querySelectorAll<HTMLElement>(selector)].map((one) => [one.dataset[name] ?? "", read(one.querySelector(inner) ?? one)]));
    const found: Shown[] = [];
    while (found.length < wanted) {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 400));
      const { position, epoch, asOf } = document.querySelector<HTMLElement>(".wall")?.dataset ?? {};
      if (!position || !epoch || !asOf) continue;
      const area = new URLSearchParams(location.search).get("area") ?? "";
      found.push({ area, epoch, position, asOf, figures: named("[data-figure]", "figure", "none"), children: named("[data-child]", "child", "[data-n]") });
    }
    return found;
  }, count);
}

/** Cases of a stage; what ended on the way is shown as one. */
function counted({ counts }: Screen, stage: string): number {
  const words = stage === "other_ends" ? ["rejected", "withdrawn", "merged"] : [stage];
  return words.reduce((sum, word) => sum + (counts[word] ?? 0), 0);
}

function agree(shown: Shown, body: Screen): void {
  const where = `${shown.area} at ${shown.position}`;
  const wanted: Record<string, number> = { open: body.open, total: body.total };
  if (body.as_of === shown.asOf) wanted["overdue"] = body.overdue;
  for (const name of Object.keys(shown.figures).filter((name) => name.startsWith("state:"))) wanted[name] = counted(body, name.slice(6));
  for (const [name, n] of Object.entries(wanted)) expect(shown.figures[name], `${name} of ${where}`).toEqual([n, n]);
  const stages = Object.entries(shown.figures).filter(([name]) => name.startsWith("state:"));
  expect(stages.reduce((sum, [, [n]]) => sum + n, 0), `all stages of ${where}`).toBe(body.total);
  const children = Object.fromEntries(body.children.map((child) => [child.area.code, [child.open, child.open]]));
  expect(shown.children, `children of ${where}`).toEqual(children);
}

journey(`the wall's numbers are the snapshot's at the same position, ${CHECKS} times`, "screen", async ({ open, screenshot }) => {
  const { page } = await open("/screen/", SMALL, url);
  const oracle = new Oracle(page);
  await signIn(page, "supervisor-1");
  const [first] = await looks(page, 1);
  let area = first?.area ?? "";
  oracle.askBeside(await colleague(program.url, "supervisor-2"), () => area);
  await page.getByText("实时", { exact: true }).waitFor();
  const [positions, confirmed] = [new Set<string>(), new Set<string>()];
  for (let check = 0; check < CHECKS; check += AT_ONCE) {
    if (check > 0) area = await elsewhere(page, first?.area ?? "");
    for (const shown of await looks(page, AT_ONCE)) {
      const bodies = await until(30_000, async () => oracle.own(shown.area, shown.epoch, shown.position));
      agree(shown, bodies.find((body) => body.as_of === shown.asOf) ?? (bodies[0] as Screen));
      const beside = oracle.beside(shown.area, shown.epoch, shown.position);
      if (beside) agree(shown, beside);
      positions.add(shown.position);
      if (beside) confirmed.add(shown.position);
    }
  }
  await oracle.stop();
  const [last] = (await looks(page, 1)) as [Shown];
  const known = await until(30_000, async () => oracle.own(last.area, last.epoch, last.position)?.find((body) => body.as_of === last.asOf));
  const [n] = last.figures["open"] ?? [0];
  agree(last, known);
  // One case too many would have been found, and so would one area below that shows another number.
  expect(() => agree({ ...last, figures: { ...last.figures, open: [n + 1, n + 1] } }, known)).toThrow(/^open of/);
  const [code = "", [m] = [0]] = Object.entries(last.children)[0] ?? [];
  expect(() => agree({ ...last, children: { ...last.children, [code]: [m + 1, m + 1] } }, known)).toThrow(/^children of/);
  // A wall that stands still, or an ear that hears nothing, would agree with anything.
  expect(positions.size).toBeGreaterThan(CHECKS / 10);
  expect(confirmed.size).toBeGreaterThan(5);
  await screenshot(page, "screen");
});

journey("the wall can be read by everybody, and says so when the line is cut", "screen", async ({ open, screenshot }) => {
  const { page, guard } = await open("/screen/", WALL, url);
  await signIn(page, "supervisor-1");
  await page.getByText("实时", { exact: true }).waitFor();
  expect.soft(await barriers(page)).toEqual([]);
  await screenshot(page, "screen wall");
  guard.allow(/ERR_INTERNET_DISCONNECTED/);
  await page.context().setOffline(true);
  await page.getByText("网络已断开").waitFor();
  await page.context().setOffline(false);
  await page.getByText("实时", { exact: true }).waitFor();
});

/** One level down into an area chosen by chance, or back up again. */
async function elsewhere(page: Page, county: string): Promise<string> {
  const before = page.url();
  await page.evaluate((top) => {
    const down = [...document.querySelectorAll<HTMLButtonElement>("[data-child] button.down")];
    const chosen = down[Math.floor(Math.random() * Math.min(down.length, 5))];
    if (chosen && (top || Math.random() < 0.5)) chosen.click();
    else history.back();
  }, new URL(before).searchParams.get("area") === county);
  await page.waitForURL((now) => now.href !== before);
  return new URL(page.url()).searchParams.get("area") ?? "";
}
