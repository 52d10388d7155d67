/**
 * Which fields each command takes: one small definition per command. The server refuses a field that a command does
 * not take, so nothing else is ever sent.
 */
import { ATTEMPTS, MODES, OUTCOMES, PARTS, REJECT_REASONS, SATISFACTIONS, URGENCIES } from "@sandan/ui/words";

export type Kind = "words" | "line" | "choice" | "yesno" | "number" | "moment" | "limit" | "photos" | "category" | "area" | "place" | "unit" | "units" | "person" | "case" | "order" | "request";
export type Values = Record<string, unknown>;
type Book = Readonly<Record<string, readonly [string, string]>>;

export interface Field {
  name: string;
  kind: Kind;
  zh: string;
  en: string;
  need?: boolean;
  book?: Book;
  /** Shown, and sent, only while this holds. */
  when?: (values: Values) => boolean;
  start?: unknown;
}

export interface Form {
  fields: Field[];
  /** A person judged what they saw: another version now is a conflict. */
  judged?: boolean;
  /** Cannot be taken back. */
  grave?: boolean;
}

const YES_NO: Book = { true: ["是", "Yes"], false: ["否", "No"] };
const words = (zh: string, en: string, need = false): Field => ({ name: "note", kind: "words", zh, en, need });
const note = words("说明", "Note");
const photos: Field = { name: "attachments", kind: "photos", zh: "照片", en: "Photos" };
const yes = (name: string, zh: string, en: string, when?: Field["when"]): Field => ({ name, kind: "yesno", zh, en, need: true, book: YES_NO, ...(when ? { when } : {}) });
const choice = (name: string, zh: string, en: string, book: Book, need = false, when?: Field["when"]): Field => ({ name, kind: "choice", zh, en, book, need, ...(when ? { when } : {}) });
const reached = (values: Values) => values["attempt"] === "reached";
const assigns = (values: Values) => values["mode"] === "assign";
const invites = (values: Values) => values["mode"] === "invite";
const offers = (values: Values) => values["mode"] === "claim_first" || values["mode"] === "interest";
const redone = (values: Values) => values["redo"] === true;
const request: Field = { name: "request", kind: "request", zh: "申请", en: "Request", need: true };
const RULINGS: Book = { close: ["不满意办结，告知理由和其他渠道", "Close, with reasons and the next channel"], shelve: ["挂账，条件具备再办", "Shelve until it can be done"] };

export const FORMS: Readonly<Record<string, Form>> = {
  accept: { judged: true, fields: [{ name: "category", kind: "category", zh: "改正事项类别", en: "Correct the category" }, choice("urgency", "紧急程度", "Urgency", URGENCIES)] },
  reject: { judged: true, grave: true, fields: [choice("reason", "理由", "Reason", REJECT_REASONS, true), words("对居民的说明", "Words for the resident")] },
  appeal: { fields: [words("申诉理由", "Reasons")] },
  withdraw: { grave: true, fields: [words("撤回原因", "Reason")] },
  relocate: { judged: true, fields: [{ name: "location", kind: "place", zh: "正确位置", en: "The right place", need: true }] },
  merge: { judged: true, fields: [{ name: "case", kind: "case", zh: "并入哪一件", en: "Into which case", need: true }] },
  unmerge: { fields: [{ name: "case", kind: "case", zh: "从哪一件拆出", en: "Out of which case", need: true }] },
  place_order: {
    judged: true,
    fields: [
      { ...choice("mode", "派单方式", "How", MODES, true), start: "assign" },
      { ...choice("part", "主办或协办", "Part", PARTS, true), start: "lead" },
      { name: "unit", kind: "unit", zh: "单位（指派到单位）", en: "Unit (told as a unit)", when: assigns },
      { name: "person", kind: "person", zh: "人员（指派到人）", en: "Person (told themselves)", when: assigns },
      { name: "person", kind: "person", zh: "邀请哪位志愿者", en: "Which volunteer", need: true, when: invites },
      { name: "capacity", kind: "number", zh: "需要几人", en: "How many people", when: offers, start: 1 },
      { name: "slot", kind: "moment", zh: "预约时间", en: "Appointment" },
      { name: "area", kind: "area", zh: "范围（不填为案件所在网格）", en: "Area (empty: that of the case)" },
      words("派单说明、改派理由", "Note, why somebody else"),
    ],
  },
  handle_on_spot: { judged: true, fields: [choice("outcome", "办理结果", "Outcome", OUTCOMES, true), note, photos] },
  answer: { judged: true, fields: [words("答复内容", "Answer", true)] },
  hand_up: { judged: true, fields: [words("上报理由", "Why")] },
  hand_down: { judged: true, fields: [{ name: "area", kind: "area", zh: "交办到", en: "To which area", need: true }, note] },
  refer_out: {
    judged: true,
    fields: [
      { name: "to", kind: "line", zh: "转往单位", en: "To which house", need: true },
      { name: "signed_by", kind: "line", zh: "对方签收人", en: "Who signed there", need: true },
      yes("resident_told", "已告知居民", "The resident was told"),
      note,
    ],
  },
  whistle: { fields: [{ name: "units", kind: "units", zh: "召集单位", en: "Units to convene", need: true }, words("吹哨事由", "The matter")] },
  arrive: { fields: [{ name: "order", kind: "order", zh: "工单", en: "Order" }] },
  contact: { fields: [choice("attempt", "联系结果", "Result", ATTEMPTS, true), note] },
  feed_back: { fields: [choice("outcome", "办理结果", "Outcome", OUTCOMES, true), words("办理情况", "What was done"), photos] },
  verify: { judged: true, fields: [yes("passed", "现场是否已办到位", "Is it done"), words("核查情况", "What was seen"), photos] },
  revisit: {
    judged: true,
    fields: [
      choice("attempt", "联系结果", "Was the resident reached", ATTEMPTS, true),
      yes("contacted_in_time", "一问：是否及时联系", "1. Were you contacted in time", reached),
      yes("solved", "二问：问题是否解决", "2. Is it solved", reached),
      choice("satisfied", "三问：是否满意", "3. Are you satisfied", SATISFACTIONS, true, reached),
      { ...words("居民原话", "In the resident's words"), when: reached },
    ],
  },
  rule_on: { judged: true, grave: true, fields: [choice("ruling", "认定", "Ruling", RULINGS, true), words("认定理由", "Reasons")] },
  reopen: { fields: [words("重启理由", "Reasons")] },
  request_extend: { fields: [{ name: "order", kind: "order", zh: "工单", en: "Order" }, { name: "limit", kind: "limit", zh: "延长", en: "By how much", need: true }, words("延期理由", "Reasons")] },
  request_return: { fields: [{ name: "order", kind: "order", zh: "工单", en: "Order" }, words("退单理由", "Reasons")] },
  request_shelve: { fields: [{ name: "limit", kind: "limit", zh: "多久后复核", en: "Looked at again after" }, words("挂账理由", "Reasons")] },
  request_exclude: { fields: [words("剔除理由（须两人审批）", "Reasons (two approvers decide)")] },
  approve: { judged: true, fields: [request, words("审批意见", "Opinion")] },
  refuse: { judged: true, fields: [request, words("驳回理由", "Reasons")] },
  resume: { fields: [] },
  supervise: { fields: [words("督办要求", "What is expected")] },
  ask_resident: { fields: [words("问题", "Question", true)] },
  resident_reply: { fields: [words("居民答复", "The resident's answer", true)] },
  sign_external: { fields: [] },
  dispute: { judged: true, fields: [words("异议理由", "Reasons", true), photos] },
  request_external_extension: { fields: [{ name: "due", kind: "moment", zh: "申请延至", en: "Until", need: true }, words("理由", "Reasons", true)] },
  draft_reply: { fields: [words("答复稿", "Draft", true)] },
  countersign: { judged: true, fields: [] },
  send_reply: { judged: true, fields: [] },
  receive_external_result: {
    fields: [yes("solved", "上级认定是否解决", "Solved, by their verdict"), choice("satisfied", "上级回访是否满意", "Satisfied, by their revisit", SATISFACTIONS, true), yes("redo", "是否退回重办", "Sent back"), { name: "due", kind: "moment", zh: "重办时限", en: "New limit", when: redone }],
  },
  comment: { fields: [words("补充内容", "Words", true), { name: "internal", kind: "yesno", zh: "仅内部可见", en: "For colleagues only", book: YES_NO, start: true }, photos] },
  express_interest: { fields: [] },
  claim: { fields: [{ name: "person", kind: "person", zh: "代谁接单（电话接单时填）", en: "For whom (who telephoned)" }] },
  sign: { fields: [] },
  decline: { fields: [] },
  release: { fields: [] },
  check_in: { fields: [] },
  check_out: { fields: [] },
  transfer: { fields: [{ name: "person", kind: "person", zh: "转交给", en: "To whom", need: true }] },
  waive_assist: { fields: [] },
  done: { fields: [words("办理情况", "What was done"), photos] },
};

/** Commands on an order that name the fence the person saw. */
const FENCED = new Set(["claim", "check_in", "check_out", "done"]);
/** Commands that may be given to many cases at once: what they take is the same for all. */
export const IN_BULK: ReadonlySet<string> = new Set(["accept", "reject", "place_order", "hand_up", "hand_down", "answer", "supervise", "resume", "merge", "request_exclude", "sign_external", "contact", "verify"]);

export function shown(form: Form, values: Values): Field[] {
  return form.fields.filter((field) => !field.when || field.when(values));
}

export function startOf(form: Form): Values {
  const values: Values = {};
  for (const field of form.fields) if (field.start !== undefined) values[field.name] = field.start;
  return values;
}

function empty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === "string") return value.trim() === "";
  return Array.isArray(value) && value.length === 0;
}

/** Names of fields that are still wanted. */
export function missing(form: Form, values: Values): string[] {
  return shown(form, values).filter((field) => field.need && empty(values[field.name])).map((field) => field.name);
}

/** The body: shown fields that hold something, the version where a person judged, the fence where one is held. */
export function bodyOf(command: string, values: Values, seen: { version?: number; fence?: number }): Values {
  const form = FORMS[command] ?? { fields: [] };
  const body: Values = {};
  for (const field of shown(form, values)) {
    const value = values[field.name];
    if (empty(value)) continue;
    if (field.kind === "place") Object.assign(body, value as Values);
    else body[field.name] = typeof value === "string" ? value.trim() : value;
  }
  // Whoever was not reached has given no answer: the attempt alone is sent, and with the answers it goes without saying.
  if (command === "revisit" && body["attempt"] === "reached") delete body["attempt"];
  if (form.judged && seen.version !== undefined) body["expected_version"] = seen.version;
  if (FENCED.has(command) && seen.fence !== undefined) body["fence"] = seen.fence;
  return body;
}
