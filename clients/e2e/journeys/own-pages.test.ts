import { afterAll, beforeAll, expect } from "vitest";
import { barriers } from "../harness/access.ts";
import { type Program, startTown } from "../harness/binary.ts";
import { journey, useBrowser } from "../harness/journey.ts";

useBrowser();

/** A demo says who there is and what nobody sends; the town of the other journeys is served like a real one. */
let demo: Program;
beforeAll(async () => {
  demo = await startTown({ speed: 1, rate: 1, publicUrl: "http://127.0.0.1" });
});
afterAll(async () => demo?.stop());

journey("the first page of a demo lists the accounts and leads to the codes", null, async ({ open, screenshot }) => {
  const { page, guard } = await open("/", undefined, demo.url);
  // The browser asks for it of its own accord; the page names none.
  guard.allow(/favicon\.ico/);
  await page.getByText("dispatcher-1").waitFor();
  expect(await page.locator("code", { hasText: "volunteer-" }).count()).toBeGreaterThan(10);
  expect.soft(await barriers(page)).toEqual([]);
  await screenshot(page, "first page");
  await page.getByRole("link", { name: "/demo/messages" }).click();
  await page.getByRole("heading", { name: "消息" }).waitFor();
});

journey("the interface is shown whole, from this host alone", null, async ({ open, url, screenshot }) => {
  const { page } = await open("/docs");
  await page.getByText("Create an account.").waitFor();
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: Record<string, object> };
  const calls = Object.values(document.paths).flatMap((methods) => Object.keys(methods));
  expect(calls.length).toBeGreaterThan(50);
  expect(await page.locator(".opblock").count()).toBe(calls.length);
  await screenshot(page, "docs");
});
