/** The browser of the journeys and of the measurements, the same for both. */
import { chromium } from "playwright-core";

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

export const BROWSER = { executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: SWITCHES };

export const launch = () => chromium.launch(BROWSER);
