/** The six questions of a leader at 17:00: each figure with the list that holds exactly its cases. */
import { t } from "@sandan/ui";
import type { Schemas } from "@sandan/sdk";
import { ENDED_FILTER, OPEN_FILTER } from "../cases/filters.ts";

export interface Question {
  key: "new" | "closed" | "tomorrow" | "overdue" | "dissatisfied" | "unsigned";
  words: string;
  /** What is counted: cases, or orders of cases. */
  unit: string;
  n: number;
  late: boolean;
  query: Record<string, string>;
}

const OPEN = OPEN_FILTER.state.join(",");
const ENDED = ENDED_FILTER.state.join(",");

export function questions(stats: Schemas["StatsBody"], date: string): Question[] {
  const area = stats.area.code;
  const of = (key: Question["key"], words: string, n: number, query: Record<string, string>, late = false): Question => ({ key, words, unit: t("件", "cases"), n, late: late && n > 0, query: { area, ...query } });
  return [
    of("new", t("当日新增", "New"), stats.opened, { from: date, to: date }),
    of("closed", t("当日办结", "Closed"), stats.closed, { state: ENDED, sift: "closed_on", value: date }),
    of("tomorrow", t("明日到期", "Due tomorrow"), stats.due_tomorrow, { state: OPEN, order: "due", sift: "due_tomorrow" }),
    of("overdue", t("超期未结", "Overdue"), stats.overdue, { state: OPEN, overdue: "true", order: "due" }, true),
    of("dissatisfied", t("回访不满意", "Dissatisfied"), stats.dissatisfied, { state: `${OPEN},${ENDED}`, sift: "dissatisfied", value: date }, true),
    { ...of("unsigned", t("尚未签收", "Not signed for"), stats.unsigned, { state: OPEN, order: "due", sift: "unsigned" }, true), unit: t("单", "orders") },
  ];
}

/** The overdue cases for which a unit is responsible; those of desks, grids and volunteers without one. */
export function overdueOf(stats: Schemas["StatsBody"], unit: string | null | undefined): Record<string, string> {
  return { area: stats.area.code, state: OPEN, overdue: "true", order: "due", sift: "responsible", ...(unit ? { value: unit } : {}) };
}
