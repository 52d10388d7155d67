/** Once for all journeys: one program with a town where nobody else acts, and one browser. */
import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { startQuietTown } from "./binary.ts";
import { openFront } from "./front.ts";

/** Nothing of the browser's own leaves the machine, and a name of another host leads nowhere. */
const SWITCHES = [
  "--no-sandbox",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

declare module "vitest" {
  export interface ProvidedContext {
    url: string;
    pages: string[];
    browser: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const front = await openFront();
  const program = await startQuietTown(front.url);
  const { url, pages } = await front.before(program.url);
  const browser = await chromium.launchServer({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: SWITCHES });
  project.provide("url", url);
  project.provide("pages", pages);
  project.provide("browser", browser.wsEndpoint());
  return async () => {
    await browser.close();
    await front.stop();
    await program.stop();
  };
}
