/**
 * The pictures of the README, from a running demo: `make pictures`, with the program in $SANDAN. The town works fast
 * for some days first, so that there is a past to be seen, and then at the demo's own pace.
 */
import { startTownWithPast } from "../harness/binary.ts";
import { launch } from "../harness/browser.ts";
import { openFront } from "../harness/front.ts";
import { office, wall } from "./desks.ts";
import { miniProgram, offers, workerApp } from "./phones.ts";
import { isFull } from "./scenes.ts";
import { Shutter } from "./shutter.ts";

const PAST = { speed: 900, rate: 300 };
const NOW = { speed: 60, rate: 60 };
/** The whole invented county. */
const TOWN: readonly string[] = [];
const DAYS = 5;
const AFTERNOON = 15;

const wanted = process.argv.slice(2);
const front = await openFront();
const program = await startTownWithPast({ ...NOW, publicUrl: front.url, town: TOWN }, PAST, (url) => isFull(url, DAYS, AFTERNOON));
const browser = await launch();
try {
  const { url } = await front.before(program.url);
  const shutter = new Shutter(browser);
  const parts = {
    "mini-program": () => miniProgram(shutter, url),
    offers: () => offers(shutter, url, ["volunteer-1"]),
    worker: () => workerApp(shutter, url),
    office: () => office(shutter, url),
    screen: () => wall(shutter, url),
  };
  for (const [name, part] of Object.entries(parts)) if (wanted.length === 0 || wanted.includes(name)) await part();
} finally {
  await browser.close();
  await front.stop();
  await program.stop();
}
