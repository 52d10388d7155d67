/**
 * Ears and a stopwatch inside the wall's page, put there before its own scripts: what comes by the live line, when the
 * numbers and the list show it, how busy the page is. What was noted is taken away every second, so that the measuring
 * leaves no memory behind.
 */
import type { Page } from "playwright-core";

/** What one second brought; times in milliseconds. */
export interface Noted {
  /** Frames of the followed area that tell of a case. */
  told: number;
  /** From the event's instant at the server until the page heard of it. */
  heard: number[];
  /** … until numbers and map colours that count it were painted. */
  counted: number[];
  /** … until a new case stood in the list of movements. */
  listed: number[];
  /** Tasks that kept the page busy for more than 50 ms. */
  longTasks: number[];
  frames: number;
}

/** Runs in the page. `offset`: business time less the browser's time. */
function listen(offset: number): void {
  const fresh = (): Noted => ({ told: 0, heard: [], counted: [], listed: [], longTasks: [], frames: 0 });
  let noted = fresh();
  const now = () => performance.timeOrigin + performance.now();
  /** Not yet counted, by position; not yet listed, by case. */
  let waiting: { position: number; at: number }[] = [];
  const unlisted = new Map<string, number>();
  const known = new Set<string>();

  interface Frame {
    op: string;
    topic?: string;
    position?: number;
    data?: { case?: { id: string; updated_at: string; version: number } };
    events?: Frame[];
  }
  const take = (frame: Frame) => {
    frame.events?.forEach((one) => take({ ...one, topic: frame.topic ?? "" }));
    const line = frame.data?.case;
    if (!frame.topic?.startsWith("screen:") || !line || frame.position === undefined) return;
    const at = Date.parse(line.updated_at) - offset;
    noted.told += 1;
    noted.heard.push(now() - at);
    waiting.push({ position: frame.position, at });
    if (!known.has(line.id)) unlisted.set(line.id, at);
    known.add(line.id);
    if (known.size > 2_000) known.delete(known.values().next().value as string);
  };
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener("message", ({ data }) => take(JSON.parse(String(data)) as Frame));
    }
  };

  /** After the next frame is on its way to the glass. */
  const afterPaint = (work: (painted: number) => void) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => work(now());
      channel.port2.postMessage(null);
    });
  let shown = -1;
  const look = () => {
    const position = Number(document.querySelector<HTMLElement>(".wall")?.dataset["position"] ?? -1);
    if (position > shown) {
      shown = position;
      const done = waiting.filter((one) => one.position <= position);
      waiting = waiting.filter((one) => one.position > position);
      afterPaint((painted) => noted.counted.push(...done.map(({ at }) => painted - at)));
    }
    if (unlisted.size === 0) return;
    const listed = [...document.querySelectorAll<HTMLElement>(".right [data-case]")].map((line) => line.dataset["case"] ?? "").filter((id) => unlisted.has(id));
    const times = listed.map((id) => unlisted.get(id) ?? NaN);
    listed.forEach((id) => unlisted.delete(id));
    if (times.length > 0) afterPaint((painted) => noted.listed.push(...times.map((at) => painted - at)));
  };
  const frame = () => {
    noted.frames += 1;
    requestAnimationFrame(frame);
  };
  document.addEventListener("DOMContentLoaded", () => {
    new MutationObserver(look).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-position", "data-case"] });
    requestAnimationFrame(frame);
  });
  new PerformanceObserver((list) => noted.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask", buffered: true });
  (window as unknown as { takeNoted: () => Noted }).takeNoted = () => {
    const taken = noted;
    noted = fresh();
    return taken;
  };
}

export async function watch(page: Page, offset: number): Promise<void> {
  await page.addInitScript(listen, offset);
}

export function takeNoted(page: Page): Promise<Noted> {
  return page.evaluate(() => (window as unknown as { takeNoted: () => Noted }).takeNoted());
}

export function together(parts: readonly Noted[]): Noted {
  const sum = (of: (one: Noted) => number) => parts.reduce((sum, one) => sum + of(one), 0);
  const all = (of: (one: Noted) => number[]) => parts.flatMap(of);
  return {
    told: sum(({ told }) => told),
    heard: all(({ heard }) => heard),
    counted: all(({ counted }) => counted),
    listed: all(({ listed }) => listed),
    longTasks: all(({ longTasks }) => longTasks),
    frames: sum(({ frames }) => frames),
  };
}
