/** What people look through. */
import type { BrowserContextOptions } from "playwright-core";

export const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
export const DESK: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };
export const SMALL: BrowserContextOptions = { viewport: { width: 1280, height: 720 } };
export const WALL: BrowserContextOptions = { viewport: { width: 1920, height: 1080 } };
