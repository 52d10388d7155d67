/** The guards must find what they are for: each is shown a page with exactly one planted fault. */
import { expect } from "vitest";
import { barriers } from "../harness/access.ts";
import { journey, useBrowser } from "../harness/journey.ts";
import { until } from "../harness/until.ts";

useBrowser();

const POLICY = { "content-security-policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src *; script-src 'self' 'nonce-known'" };
const SOUND = '<html lang="zh-CN"><head><title>页</title></head><body><main><h1>页</h1>';

const FAULTS: [string, string, RegExp][] = [
  ["a picture of another host", `${SOUND}<img alt="" src="http://tiles.example.org/1.png">`, /foreign host: http:\/\/tiles\.example\.org/],
  ["a script in the page", `${SOUND}<script>document.title = "x"</script>`, /policy: /],
  ["an error in the console", `${SOUND}<script nonce="known">console.error("broken")</script>`, /console: broken/],
  ["an error that nobody caught", `${SOUND}<script nonce="known">null.length</script>`, /error: .*null/],
  ["a socket to another host", `${SOUND}<script nonce="known">try { new WebSocket("ws://live.example.org/") } catch {}</script>`, /live\.example\.org/],
];

for (const [name, body, found] of FAULTS) {
  journey(`the guard finds ${name}`, null, async ({ open, url }) => {
    const { page, guard } = await open("/docs");
    await page.route("**/planted", (route) => route.fulfill({ body, headers: POLICY, contentType: "text/html" }));
    expect(guard.open).toEqual([]);
    await page.goto(`${url}/planted`);
    await until(5_000, async () => guard.open.find((fault) => found.test(fault)));
    guard.allow(/./);
  });
}

journey("the look at accessibility finds what was planted, and nothing in a sound page", null, async ({ open, url }) => {
  const { page } = await open("/docs");
  let body = `${SOUND}<label>姓名 <input></label><p>清楚的字</p></main></body></html>`;
  await page.route("**/planted", (route) => route.fulfill({ body, headers: POLICY, contentType: "text/html" }));
  await page.goto(`${url}/planted`);
  expect(await barriers(page)).toEqual([]);
  body = `${SOUND}<input><p style="color:#bbb;background:#fff">看不清的字</p></main></body></html>`;
  await page.goto(`${url}/planted`);
  const found = (await barriers(page)).map((barrier) => barrier.split(":")[0]);
  expect(found.sort()).toEqual(["color-contrast", "label"]);
});
