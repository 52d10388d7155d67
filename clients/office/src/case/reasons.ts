/**
 * Why him, why not her: what the router wrote down, in words. The shapes are those of a stored decision; a reason that
 * is not known here is shown by its word, never hidden.
 */
import { t } from "@sandan/ui";
import { areaName, personName, unitName } from "../base/names.ts";

type Data = Record<string, unknown>;
export interface Row {
  name: string;
  id: string;
  chosen: boolean;
  score: number | null;
  reasons: string[];
}
export interface Look {
  title: string;
  rows: Row[];
  remarks: string[];
}

const list = (value: unknown): Data[] => (Array.isArray(value) ? (value as Data[]) : []);
const text = (value: unknown): string => (value === null || value === undefined ? "" : String(value));
const KINDS: Record<string, [string, string]> = { volunteer: ["志愿者", "volunteers"], grid_worker: ["网格员", "grid workers"], handler: ["处置人员", "handlers"] };
const EXCLUSIONS: Record<string, [string, string]> = {
  reporter: ["本人是反映人或服务对象", "reported the case or is served by it"],
  subject: ["诉求涉及本人", "the case is about this person"],
  handled_before: ["已办理过本诉求，重办换人", "handled it before; a redo goes to somebody else"],
  declined: ["已婉拒本单", "declined this order"],
  released: ["已退回本单", "gave this order back"],
  no_show: ["本单未到场", "did not come for this order"],
  by_person: ["派遣员指定不派", "left out by a dispatcher"],
};

const WORDS: Record<string, (data: Data) => string> = {
  ring: (d) => (d["ring"] === 0 ? t("就在本网格", "belongs to the grid itself") : t(`在第 ${Number(d["ring"]) + 1} 圈内`, `belongs to ring ${text(d["ring"])}`)),
  distance: (d) => t(`距离 ${text(d["metres"])} 米`, `${text(d["metres"])} m away`),
  waited: (d) => t(`距上次接单 ${text(d["days"])} 天`, `last order ${text(d["days"])} days ago`),
  newcomer: () => t("尚未接过单", "never had an order"),
  load: (d) => t(`在手 ${text(d["open"])} 单`, `${text(d["open"])} open orders`),
  rating: (d) => t(`评分 ${text(d["rating"])}`, `rating ${text(d["rating"])}`),
  on_duty: () => t("正在值班", "on duty"),
  runs_area: (d) => t(`${areaName(text(d["area"]))}的网格员`, `worker of ${areaName(text(d["area"]))}`),
  neighbour: (d) => t(`${areaName(text(d["area"]))}内的相邻网格员`, `neighbour in ${areaName(text(d["area"]))}`),
  told_later: () => t("免打扰结束后通知", "told when quiet hours end"),
  excluded: (d) => t(...(EXCLUSIONS[text(d["why"])] ?? [text(d["why"]), text(d["why"])])),
  may_not_lead: (d) => t(`此类事项不由${KINDS[text(d["kind"])]?.[0] ?? ""}承办`, `${KINDS[text(d["kind"])]?.[1] ?? "they"} may not lead this`),
  other_unit: () => t("不属于主办单位", "not of the leading unit"),
  told_through_unit: () => t("由所在单位签收后安排", "told through the unit"),
  volunteers_are_not_assigned: () => t("志愿者只可接单，不可指派", "volunteers claim, they are not told"),
  not_for_volunteers: () => t("此类事项不得由志愿者办理", "not for volunteers"),
  minor: () => t("未成年", "a minor"),
  untrained: () => t("未经培训", "not trained"),
  uninsured: () => t("未投保", "not insured"),
  skill_missing: (d) => t(`缺少技能：${text(d["skill"])}`, `skill missing: ${text(d["skill"])}`),
  certificate_missing: (d) => t(`缺少证书：${text(d["certificate"])}`, `certificate missing: ${text(d["certificate"])}`),
  certificate_expired: (d) => t(`证书已过期：${text(d["certificate"])}`, `certificate expired: ${text(d["certificate"])}`),
  slot_taken: () => t("该时段已有预约", "has an appointment then"),
  load_full: (d) => t(`在手 ${text(d["open"])} 单，上限 ${text(d["max"])} 单`, `${text(d["open"])} of ${text(d["max"])} orders`),
  resting: () => t("休息中", "resting"),
  off_duty: () => t("不在岗", "off duty"),
  outside_volunteer_hours: () => t("不在志愿服务时段，且未值班", "outside volunteers' hours"),
  quiet_hours: () => t("免打扰时段", "quiet hours"),
  not_invited: () => t("点名邀请的是他人", "somebody else was invited"),
  beyond_ring: (d) => t(`第 ${Number(d["ring"]) + 1} 圈才询问`, `asked from ring ${text(d["ring"])} on`),
  outside_county: () => t("不在本区县", "outside the county"),
  place_unknown: () => t("地点未定位", "the place is not known"),
  enough_others: (d) => t(`排第 ${text(d["rank"])} 位，已有足够人选`, `number ${text(d["rank"])}; enough others`),
  unknown: () => t("已不可派单", "cannot be asked any more"),
};

export function reasonWords(data: Data): string {
  const word = text(data["reason"]);
  const words = WORDS[word]?.(data) ?? word;
  const points = data["points"];
  return typeof points === "number" && points !== 0 ? `${words}（${points > 0 ? "+" : ""}${points}）` : words;
}

/** A person with what spoke for or against; one reason may stand in `reason`, several in `reasons`. */
function row(data: Data, chosen: ReadonlySet<string>): Row {
  const id = text(data["account"] ?? data["unit"]);
  const given = data["reasons"] ?? data["refusals"];
  const reasons = Array.isArray(given) ? list(given).map(reasonWords) : data["reason"] && typeof data["reason"] === "object" ? [reasonWords(data["reason"] as Data)] : data["reason"] ? [reasonWords(data)] : [];
  return { id, name: data["account"] ? personName(id, t("人员", "Person")) : unitName(id), chosen: chosen.has(id), score: typeof data["score"] === "number" ? data["score"] : null, reasons };
}

function settledIds(settled: Data): Set<string> {
  return new Set([...((settled["people"] as string[] | undefined) ?? []), settled["person"], settled["unit"]].filter((one): one is string => typeof one === "string"));
}

function look(data: Data, chosen: ReadonlySet<string>): Look {
  const of = (...parts: unknown[]) => parts.flatMap((part) => list(part)).map((one) => row(one, chosen));
  switch (text(data["kind"])) {
    case "volunteers": {
      const shortened = (data["ranking"] ?? {}) as Data;
      const ranking = (shortened["ranking"] ?? {}) as Data;
      const beyond = Number(shortened["beyond"] ?? 0);
      const rows = of(...Object.values(ranking).filter(Array.isArray));
      return { title: data["invites"] ? t("点名邀请志愿者", "Volunteers, by invitation") : t("志愿者", "Volunteers"), rows, remarks: beyond > 0 ? [t(`另有 ${beyond} 人在更远的圈，未询问`, `${beyond} more live beyond this ring`)] : [] };
    }
    case "workers":
      return workers(data, chosen);
    case "units": {
      const found = (data["found"] ?? {}) as Data;
      const lead = text(found["lead"] ?? data["of_the_place"]);
      const remarks = Object.values(found).filter((one): one is string => typeof one === "string" && one.length < 80 && !/^[0-9a-f-]{36}$/.test(one));
      if (data["of_the_place"]) remarks.push(t("责任清单未列，按属地确定", "no line of the list applied: the unit of the place"));
      for (const id of (data["returned"] as string[] | undefined) ?? []) remarks.push(t(`${unitName(id)}已获准退单`, `${unitName(id)} was allowed to return it`));
      const rows = lead ? [{ id: lead, name: unitName(lead), chosen: chosen.has(lead), score: null, reasons: [t("责任清单主办单位", "leads by the responsibility list")] }] : [];
      const aid = data["first_aid"] ? workers(data["first_aid"] as Data, chosen).rows : [];
      return { title: t("责任单位", "Units"), rows: [...rows, ...aid], remarks };
    }
    case "interested": {
      const choice = (data["choice"] ?? {}) as Data;
      return { title: t("报名人选", "Those who signed up"), rows: of(choice["chosen"], choice["waiting"], choice["refused"]), remarks: [] };
    }
    default:
      return { title: t("未采用", "Passed over"), rows: [], remarks: [[text(data["lead"]), text(data["why"])].filter(Boolean).join("：")] };
  }
}

function workers(data: Data, chosen: ReadonlySet<string>): Look {
  const given = (data["assignment"] ?? data) as Data;
  const more = Number(data["more"] ?? 0);
  const rows = [given["worker"] ? [given["worker"]] : [], given["others"], given["refused"]].flatMap((part) => list(part)).map((one) => row(one, chosen));
  return { title: t("网格员", "Grid workers"), rows, remarks: more > 0 ? [t(`另有 ${more} 人未列出`, `${more} more are not listed`)] : [] };
}

export interface Decision {
  settled: string;
  looks: Look[];
}

export function decisionOf(stored: unknown): Decision {
  const data = (stored ?? {}) as Data;
  const settled = (data["settled"] ?? {}) as Data;
  const chosen = settledIds(settled);
  return { settled: settledWords(settled), looks: list(data["considered"]).map((one) => look(one, chosen)) };
}

function settledWords(settled: Data): string {
  const people = ((settled["people"] as string[] | undefined) ?? []).map((id) => personName(id, t("人员", "Person"))).join("、");
  const person = settled["person"] ? personName(text(settled["person"]), t("人员", "Person")) : "";
  switch (text(settled["to"])) {
    case "offered": return t(`发布待接：${people}`, `Offered to ${people}`);
    case "invited": return t(`点名邀请：${person}`, `Invited: ${person}`);
    case "assigned": return t(`指派：${[settled["unit"] ? unitName(text(settled["unit"])) : "", person].filter(Boolean).join(" ")}`, `Told: ${[settled["unit"] ? unitName(text(settled["unit"])) : "", person].filter(Boolean).join(" ")}`);
    case "chosen": return t(`选定：${people}`, `Chosen: ${people}`);
    case "person": return t(`转人工派单：${text(settled["reason"])}`, `Left to a person: ${text(settled["reason"])}`);
    default: return text(settled["to"]);
  }
}

/** What the last decision said of each person, for those who choose somebody else. */
export function remarksOf(decisions: readonly { data: unknown }[]): Record<string, string> {
  const last = decisions.at(-1);
  if (!last) return {};
  const remarks: Record<string, string> = {};
  for (const one of decisionOf(last.data).looks.flatMap((part) => part.rows)) if (one.id && one.reasons.length > 0) remarks[one.id] = one.reasons.join("；");
  return remarks;
}
