/** What the wall shows in one moment, and in what it differs from the server's snapshot. */
import type { Page } from "playwright-core";
import type { Screen } from "./oracle.ts";

export interface Shown {
  area: string;
  epoch: string;
  position: string;
  asOf: string;
  /** By figure: the number in the page's data, and the one that people read. */
  figures: Record<string, [number, number]>;
  children: Record<string, [number, number]>;
}

/** Looks, each at everything in one moment, at moments that chance draws: the page may just be putting up the next numbers. */
export function looks(page: Page, count: number): Promise<Shown[]> {
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

/** Every number that is not the snapshot's, by its name; what is late is compared when both tell of the same second. */
export function differences(shown: Shown, body: Screen): string[] {
  const wanted: Record<string, number> = { open: body.open, total: body.total };
  if (body.as_of === shown.asOf) wanted["overdue"] = body.overdue;
  for (const name of Object.keys(shown.figures).filter((name) => name.startsWith("state:"))) wanted[name] = counted(body, name.slice(6));
  for (const { area, open } of body.children) wanted[`child:${area.code}`] = open;
  const had: Record<string, [number, number]> = { ...shown.figures, ...Object.fromEntries(Object.entries(shown.children).map(([code, pair]) => [`child:${code}`, pair])) };
  const found = Object.entries(wanted).flatMap(([name, n]) => (had[name]?.every((one) => one === n) ? [] : [`${name}: ${had[name]?.join("/")} and not ${n}`]));
  const unknown = Object.keys(had).filter((name) => name.startsWith("child:") && !(name in wanted));
  const stages = Object.entries(shown.figures).filter(([name]) => name.startsWith("state:"));
  const sum = stages.reduce((sum, [, [n]]) => sum + n, 0);
  return [...found, ...unknown.map((name) => `${name} is not below`), ...(sum === body.total ? [] : [`all stages: ${sum} and not ${body.total}`])];
}
