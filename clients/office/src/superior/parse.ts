/** A superior platform's list as somebody copied it from their pages, or saved it as CSV: number, limit, replied or not. */
import type { Schemas } from "@sandan/sdk";
import { toInstant } from "../base/days.ts";

export type Item = Schemas["SuperiorItem"];
export interface Parsed {
  items: Item[];
  /** Lines that cannot be read, counted from one. */
  wrong: number[];
}

/** The interface takes no more at once. */
export const MOST_ITEMS = 10_000;
const REPLIED: Record<string, boolean> = { 是: true, 已回复: true, 已办结: true, true: true, yes: true, 1: true, 否: false, 未回复: false, 未办结: false, 办理中: false, false: false, no: false, 0: false, "": false };
const HEADS = /编号|单号|number|工单/i;

export function parseList(text: string): Parsed {
  const items: Item[] = [];
  const wrong: number[] = [];
  text.replace(/^\uFEFF/, "").split(/\r?\n/).forEach((line, at) => {
    if (!line.trim()) return;
    const [number = "", due = "", replied = ""] = cells(line);
    const limit = instant(due);
    const answered = REPLIED[replied.toLowerCase()];
    if (number && limit && answered !== undefined) items.push({ number, due: limit, replied: answered });
    else if (!(at === 0 && HEADS.test(line))) wrong.push(at + 1);
  });
  return { items, wrong };
}

/** Cells parted by tabs (copied from a table) or commas (saved as CSV), with or without quotation marks. */
function cells(line: string): string[] {
  return line.split(line.includes("\t") ? "\t" : /[,，;；]/).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1").trim());
}

/** `2026-11-25 18:00`, `2026/11/25 18:00:00`, `2026-11-25`, or an instant with its offset; a date alone ends at its midnight. */
function instant(text: string): string {
  if (/[zZ]$|[+-]\d\d:\d\d$/.test(text)) return Number.isNaN(Date.parse(text)) ? "" : text;
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(text);
  if (!found) return "";
  const [, year, month, day, hour, minute, second] = found as unknown as [string, string, string, string, string?, string?, string?];
  const two = (part: string) => part.padStart(2, "0");
  const local = `${year}-${two(month)}-${two(day)}T${hour === undefined ? "23:59:59" : `${two(hour)}:${minute}:${second ?? "00"}`}`;
  const at = new Date(`${local}Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(local) ? toInstant(local) : "";
}

/** Spreadsheets of this country save UTF-8 or GB 18030. */
export async function textOf(file: Blob): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}
