/** Reads a notice as somebody typed it: one day a line, date, 放假 or 补班, name. */
export interface Day {
  date: string;
  kind: "off" | "make_up";
  name: string;
}

const KINDS: Record<string, Day["kind"]> = { 放假: "off", 休: "off", off: "off", 补班: "make_up", 上班: "make_up", make_up: "make_up" };

export function parseNotice(text: string): { days: Day[]; wrong: number[] } {
  const days: Day[] = [];
  const wrong: number[] = [];
  text.split("\n").forEach((line, at) => {
    const [date = "", kind = "", ...name] = line.trim().split(/[\s,，]+/);
    if (!date) return;
    const known = KINDS[kind.toLowerCase()];
    if (!isDate(date) || !known || name.length === 0) wrong.push(at + 1);
    else days.push({ date, kind: known, name: name.join(" ") });
  });
  return { days, wrong };
}

/** A day that there is: 2027-02-30 is none. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
