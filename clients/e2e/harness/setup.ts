/** Once for all journeys: one program with a town where nobody else acts, and one browser. */
import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { startQuietTown } from "./binary.ts";
import { BROWSER } from "./browser.ts";
import { openFront } from "./front.ts";

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
  const browser = await chromium.launchServer(BROWSER);
  project.provide("url", url);
  project.provide("pages", pages);
  project.provide("browser", browser.wsEndpoint());
  return async () => {
    await browser.close();
    await front.stop();
    await program.stop();
  };
}
