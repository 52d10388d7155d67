/** What a line of the timeline adds to its title: who, where, how long, in words. Unknown fields are left out. */
import { ATTEMPTS, CLOCKS, ENDINGS, language, MODES, OUTCOMES, PARTS, REJECT_REASONS, REQUESTS, SATISFACTIONS, say, short, t, URGENCIES } from "@sandan/ui";
import { areaName, personName, unitName } from "../base/names.ts";
import { limitWords } from "../words.ts";

type Data = Record<string, unknown>;
type Say = (value: unknown) => string;
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const yesNo = (zh: string, en: string): Say => (value) => (typeof value === "boolean" ? t(`${zh}：${value ? "是" : "否"}`, `${en}: ${value ? "yes" : "no"}`) : "");
const book = (words: Record<string, readonly [string, string]>): Say => (value) => say(words, text(value));

const KINDS_OF_END = {
  lapsed: ["逾期未接", "Lapsed"], declined: ["婉拒", "Declined"], returned: ["退单", "Returned"], released: ["放弃", "Given back"], no_show: ["未到场", "No-show"], cancelled: ["取消", "Cancelled"],
} as const;
const VERDICTS = { passed: ["合格", "Passed"], failed: ["不合格", "Failed"] } as const;
const RULINGS = { close: ["不满意办结", "Closed"], shelve: ["挂账", "Shelved"] } as const;

const FIELDS: Record<string, Say> = {
  mode: book(MODES),
  part: book(PARTS),
  unit: (value) => (text(value) ? unitName(text(value)) : ""),
  units: (value) => (Array.isArray(value) ? value.map((id) => unitName(text(id))).join("、") : ""),
  person: (value) => (text(value) ? personName(text(value)) : ""),
  account: (value) => (text(value) ? personName(text(value)) : ""),
  to: (value) => (text(value).includes("/") ? areaName(text(value)) : text(value)),
  area: (value) => (text(value) ? areaName(text(value)) : ""),
  desk: (value) => (text(value) ? areaName(text(value)) : ""),
  outcome: book(OUTCOMES),
  ending: book(ENDINGS),
  reason: (value) => (text(value) ? (text(value) in REJECT_REASONS ? say(REJECT_REASONS, text(value)) : "") : ""),
  attempt: book(ATTEMPTS),
  verdict: book(VERDICTS),
  ruling: book(RULINGS),
  end: book(KINDS_OF_END),
  urgency: (value) => (text(value) && text(value) !== "normal" ? say(URGENCIES, text(value)) : ""),
  contacted_in_time: yesNo("及时联系", "In time"),
  solved: yesNo("解决", "Solved"),
  satisfied: book(SATISFACTIONS),
  request_kind: book(REQUESTS),
  clock: book(CLOCKS),
  level: (value) => (typeof value === "number" && value > 0 ? t(`第 ${value} 级`, `level ${value}`) : ""),
  round: (value) => (typeof value === "number" ? t(`第 ${value} 轮`, `round ${value}`) : ""),
  ring: (value) => (typeof value === "number" && value > 0 ? t(`第 ${value + 1} 圈`, `ring ${value + 1}`) : ""),
  signed_by: (value) => (text(value) ? t(`签收人 ${text(value)}`, `signed by ${text(value)}`) : ""),
  slot: (value) => (text(value) ? t(`预约 ${short(text(value))}`, `slot ${short(text(value))}`) : ""),
  limit: (value) => {
    const { amount, unit } = (value ?? {}) as { amount?: number; unit?: string };
    const written = text(value) || (amount && unit ? `${amount} ${unit}` : "");
    return written && limitWords(written, language.value === "en");
  },
  request: (value) => (text(value) in REQUESTS ? say(REQUESTS, text(value)) : ""),
};

export function facts(data: unknown): string[] {
  if (typeof data !== "object" || data === null) return [];
  return Object.entries(FIELDS)
    .map(([name, words]) => words((data as Data)[name]))
    .filter(Boolean);
}
