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
import { differences, looks, type Shown } from "../harness/wall.ts";

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

function agree(shown: Shown, body: Screen): void {
  expect(differences(shown, body), `${shown.area} at ${shown.position}`).toEqual([]);
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
  expect(differences({ ...last, figures: { ...last.figures, open: [n + 1, n + 1] } }, known)).toEqual([`open: ${n + 1}/${n + 1} and not ${n}`]);
  const [code = "", [m] = [0]] = Object.entries(last.children)[0] ?? [];
  expect(differences({ ...last, children: { ...last.children, [code]: [m, m + 1] } }, known)).toEqual([`child:${code}: ${m}/${m + 1} and not ${m}`]);
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
