/**
 * The way of a report as its person reads it: which steps are behind, which one is now, and who did what and when.
 * People's names are not theirs to see; who acted is said by office: the desk, the checker, a volunteer.
 */
import { CASE_STATES, EVENTS, OUTCOMES, SATISFACTIONS, ENDINGS, REJECT_REASONS, ATTEMPTS, say } from "@sandan/words";
import { t } from "@sandan/language";
import { lastIndexOf, lastOf } from "./lists";
import type { CaseBody, EventBody } from "../state/server";

export interface Step {
  name: string;
  /** When it was reached; nothing for what lies ahead. */
  at: string | null;
  now: boolean;
}

type Data = Record<string, unknown>;
const dataOf = (event: EventBody): Data => (event.data ?? {}) as Data;

/** Steps of the way, in their order, with the events that reach them. */
const WAY = [
  { zh: "提交", en: "Reported", reached: ["submitted"] },
  { zh: "受理", en: "Accepted", reached: ["accepted"] },
  { zh: "派单", en: "Dispatched", reached: ["order_placed", "handled_on_spot", "answered_directly", "referred_out"] },
  { zh: "接单办理", en: "Being handled", reached: ["order_taken", "team_settled", "handled_on_spot", "answered_directly", "referred_out"] },
  { zh: "反馈", en: "Fed back", reached: ["fed_back", "handled_on_spot", "answered_directly", "referred_out"] },
  { zh: "核查", en: "Checked", reached: ["verified"] },
  { zh: "回访", en: "Revisited", reached: ["revisited"] },
  { zh: "办结", en: "Closed", reached: ["closed"] },
] as const;

/** How far each state has come on the way: the index of the step that is now. */
const NOW: Record<string, number> = { submitted: 1, accepted: 2, dispatched: 3, handling: 3, shelved: 3, fed_back: 5, revisiting: 6 };
/** After these the way begins again from dispatching: earlier times beyond it no longer stand. */
const AGAIN = ["redo_ordered", "reopened", "appealed"];
const STATES_OFF_THE_WAY = ["rejected", "withdrawn", "merged"];

export function steps(body: Pick<CaseBody, "state" | "closed_at">, events: readonly EventBody[]): Step[] {
  const last = lastIndexOf(events, (event) => AGAIN.includes(event.kind));
  const ended = STATES_OFF_THE_WAY.includes(body.state);
  const now = ended || body.state === "closed" ? WAY.length : (NOW[body.state] ?? 0);
  const way = WAY.map(({ zh, en, reached }, index) => {
    // What was done before a new round counts for the first two steps only.
    const from = index < 2 ? 0 : last + 1;
    const known = lastOf(events.slice(from), (event) => (reached as readonly string[]).includes(event.kind));
    const at = index <= now || body.state === "closed" ? (known?.at ?? null) : null;
    return { name: t(zh, en), at, now: index === now };
  });
  if (body.state === "closed") return way.filter(({ at }) => at !== null);
  if (!ended) return way;
  const passed = way.filter(({ at }) => at !== null);
  return [...passed, { name: say(CASE_STATES, body.state), at: lastOf(events)?.at ?? null, now: false }];
}

/** Who acts in an event, by office. */
export function actorOf(event: EventBody, body: Pick<CaseBody, "desk" | "area" | "orders">): string {
  const desk = body.desk?.name ?? body.area?.name ?? "";
  switch (event.kind) {
    case "submitted":
    case "appealed":
    case "withdrawn":
    case "reopened":
    case "resident_answered":
      return t("反映人", "The reporter");
    case "voice_joined":
    case "voice_left":
      return t("邻居", "A neighbour");
    case "interest_shown":
    case "order_taken":
    case "checked_in":
    case "checked_out":
    case "order_done":
      return handler(event, body);
    case "contacted":
    case "fed_back":
      return t("承办人", "Who handles it");
    case "verified":
      return t("核查员", "A checker");
    case "revisited":
    case "revisit_tried":
      return t("回访", "Revisit");
    case "escalated":
    case "calendar_corrected":
    case "finalised":
    case "closed":
      return t("系统", "The system");
    default:
      return desk;
  }
}

function handler(event: EventBody, { orders }: Pick<CaseBody, "orders">): string {
  const order = (orders ?? []).find(({ id }) => id === dataOf(event)["order"]);
  if (!order) return t("承办人", "Who handles it");
  if (order.mode !== "assign") return t("志愿者", "A volunteer");
  return order.unit ? t("承办单位", "The unit in charge") : t("网格员", "A grid worker");
}

/** What happened, with what is known of how. */
export function happening(event: EventBody): string {
  const data = dataOf(event);
  const word = say(EVENTS, event.kind);
  const more = detail(event.kind, data);
  return more ? `${word}：${more}` : word;
}

function detail(kind: string, data: Data): string {
  const text = (key: string) => (typeof data[key] === "string" ? (data[key] as string) : "");
  switch (kind) {
    case "order_placed":
      return text("mode") === "assign" ? t("指派承办", "assigned") : t("请志愿者接单", "offered to volunteers");
    case "fed_back":
    case "handled_on_spot":
      return say(OUTCOMES, text("outcome"));
    case "verified":
      return data["passed"] === true ? t("通过", "passed") : t("未通过，返工", "failed, to be redone");
    case "revisited":
      return [data["solved"] === true ? t("已解决", "solved") : t("未解决", "not solved"), say(SATISFACTIONS, text("satisfied"))].join("、");
    case "closed":
      return say(ENDINGS, text("ending"));
    case "rejected":
      return say(REJECT_REASONS, text("reason"));
    case "checked_in":
      return data["proven"] === true ? t("到场码已核对", "arrival code confirmed") : "";
    case "contacted":
    case "revisit_tried":
      return say(ATTEMPTS, text("attempt"));
    default:
      return "";
  }
}

/** What the person is told about what comes next. */
export function outlook(body: Pick<CaseBody, "state" | "due" | "supervised">): string {
  switch (body.state) {
    case "submitted":
      return t("社区正在受理", "The community is looking at it");
    case "accepted":
      return t("正在安排人处理", "Somebody is being found to handle it");
    case "dispatched":
      return t("已派出，等待接单", "Placed, waiting for somebody to take it");
    case "handling":
      return t("有人正在办理", "It is being handled");
    case "shelved":
      return t("暂时办不了，已挂账，到期复核", "It cannot be done for now; it is shelved and will be looked at again");
    case "fed_back":
      return t("已有办理结果，正在核查", "There is a result; it is being checked");
    case "revisiting":
      return t("请您评价办理结果", "Please say how it was done");
    case "closed":
      return t("已办结。如仍有问题，可在期限内重启", "Closed. If it is not over, reopen it in time");
    case "rejected":
      return t("没有受理。不同意的话可以申诉一次", "Not accepted. You may appeal once");
    case "merged":
      return t("已与同类诉求合并办理，进展一并告知", "Handled together with the same matter; you are told as well");
    case "withdrawn":
      return t("您已撤回", "You withdrew it");
    default:
      return "";
  }
}
