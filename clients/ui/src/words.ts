/**
 * The field's words for what the interface sends, in both languages. Chinese is that of `shared/core`; a test compares
 * the states, commands and clocks with `docs/loop.md`.
 */
import { language } from "./language.ts";

type Word = readonly [zh: string, en: string];
type Book = Readonly<Record<string, Word>>;

export const CASE_STATES = {
  submitted: ["待受理", "To be accepted"],
  accepted: ["待派单", "To be dispatched"],
  dispatched: ["待接单", "Waiting for a taker"],
  handling: ["办理中", "Being handled"],
  shelved: ["挂账", "Shelved"],
  fed_back: ["待核查", "To be checked"],
  revisiting: ["待回访", "To be revisited"],
  closed: ["已结案", "Closed"],
  rejected: ["不予受理", "Not accepted"],
  withdrawn: ["已撤回", "Withdrawn"],
  merged: ["已并案", "Merged"],
} as const satisfies Book;

/** Open states in the order of the way. */
export const OPEN_STATES = ["submitted", "accepted", "dispatched", "handling", "shelved", "fed_back", "revisiting"] as const;

export const ORDER_STATES = {
  offered: ["待接", "Offered"],
  invited: ["邀请中", "Invited"],
  assigned: ["待签收", "To be signed"],
  taken: ["已接", "Taken"],
  shelved: ["挂账", "Shelved"],
  done: ["已办", "Done"],
  lapsed: ["逾期未接", "Lapsed"],
  declined: ["已婉拒", "Declined"],
  returned: ["已退单", "Returned"],
  released: ["已放弃", "Given back"],
  no_show: ["未到场", "No-show"],
  cancelled: ["已取消", "Cancelled"],
} as const satisfies Book;

export const KINDS = { issue: ["诉求", "Issue"], service: ["点单", "Service"], wish: ["微心愿", "Wish"] } as const satisfies Book;

export const CHANNELS = {
  mini_program: ["小程序", "Mini-program"],
  web: ["网页", "Web"],
  hotline: ["热线", "Hotline"],
  open311: ["Open311", "Open311"],
  desk: ["窗口", "Desk"],
  visit: ["入户走访", "Home visit"],
  patrol: ["巡查", "Patrol"],
  sensor: ["物联感知", "Sensor"],
  superior: ["上级平台", "Superior platform"],
  import: ["批量导入", "Import"],
} as const satisfies Book;

export const URGENCIES = { normal: ["一般", "Normal"], urgent: ["紧急", "Urgent"] } as const satisfies Book;
export const CONSENTS = { said: ["口头同意", "Said"], signed: ["书面同意", "Signed"], none: ["未征求", "Not asked"] } as const satisfies Book;
export const PARTS = { lead: ["主办", "Lead"], assist: ["协办", "Assist"] } as const satisfies Book;
export const MODES = {
  claim_first: ["抢单", "First to claim"],
  interest: ["报名", "Sign up"],
  invite: ["点名邀请", "Invitation"],
  assign: ["指派", "Assigned"],
} as const satisfies Book;
export const REQUESTS = { extend: ["延期", "Extension"], return: ["退单", "Return"], shelve: ["挂账", "Shelving"], exclude: ["剔除", "Exclusion"] } as const satisfies Book;
export const SATISFACTIONS = { satisfied: ["满意", "Satisfied"], mostly: ["基本满意", "Mostly satisfied"], dissatisfied: ["不满意", "Dissatisfied"] } as const satisfies Book;
export const ATTEMPTS = { reached: ["已联系", "Reached"], not_reached: ["未接通", "Not reached"], refused: ["拒绝", "Refused"] } as const satisfies Book;

export const OUTCOMES = {
  solved: ["实际解决", "Solved"],
  partly_solved: ["部分解决", "Partly solved"],
  explained: ["解释说明", "Explained"],
  referred_out: ["转办", "Referred"],
  unfounded: ["不属实", "Unfounded"],
  withdrawn: ["撤回", "Withdrawn"],
  not_met: ["未遇", "Nobody met"],
} as const satisfies Book;

export const REJECT_REASONS = {
  outside_duty: ["不属受理范围", "Outside our duties"],
  emergency_line: ["应拨打110/119/120", "Call 110, 119 or 120"],
  legal_channel: ["应走信访、诉讼、纪检渠道", "Another legal channel"],
  unclear: ["内容不清且无法联系", "Unclear and nobody to ask"],
  no_new_facts: ["无新情况", "No new facts"],
} as const satisfies Book;

export const ENDINGS = {
  satisfied: ["满意办结", "Closed, satisfied"],
  dissatisfied: ["不满意办结（会商认定）", "Closed by ruling, dissatisfied"],
  not_reached: ["回访未接通", "Closed, not reached"],
  refused_to_answer: ["拒绝回访", "Closed, would not answer"],
  not_sampled: ["未抽中回访", "Closed, not sampled"],
  no_contact: ["无联系方式", "Closed, no contact"],
  answered_directly: ["直接答复", "Answered at the desk"],
  referred_out: ["转办办结", "Referred and closed"],
  external_verdict: ["上级认定", "Closed by the superior platform"],
} as const satisfies Book;

export const COMMANDS = {
  submit: ["报事点单", "Report"],
  accept: ["受理", "Accept"],
  reject: ["不予受理", "Do not accept"],
  merge: ["并案", "Merge"],
  unmerge: ["拆并", "Un-merge"],
  withdraw: ["撤回", "Withdraw"],
  place_order: ["派单", "Dispatch"],
  handle_on_spot: ["当场处理", "Handle on the spot"],
  answer: ["直接答复", "Answer"],
  hand_up: ["上报", "Hand up"],
  hand_down: ["交办", "Hand down"],
  refer_out: ["转办", "Refer out"],
  whistle: ["吹哨", "Whistle"],
  arrive: ["报到", "Arrive"],
  contact: ["先行联系", "First contact"],
  feed_back: ["反馈", "Feed back"],
  verify: ["核查", "Check"],
  revisit: ["回访", "Revisit"],
  reopen: ["重启", "Reopen"],
  appeal: ["申诉", "Appeal"],
  rule_on: ["会商认定", "Rule on"],
  request_extend: ["申请延期", "Ask for an extension"],
  request_return: ["申请退单", "Ask to return it"],
  request_shelve: ["申请挂账", "Ask to shelve it"],
  request_exclude: ["申请剔除", "Ask for exclusion"],
  approve: ["同意", "Approve"],
  refuse: ["驳回", "Refuse"],
  resume: ["恢复办理", "Resume"],
  supervise: ["督办", "Supervise"],
  ask_resident: ["询问居民", "Ask the resident"],
  resident_reply: ["居民答复", "Resident's answer"],
  relocate: ["改正位置", "Correct the place"],
  comment: ["补充", "Add"],
  sign_external: ["签收上级工单", "Sign the superior order"],
  dispute: ["派单异议", "Dispute"],
  request_external_extension: ["申请上级延期", "Ask the superior for time"],
  draft_reply: ["拟稿", "Draft the reply"],
  countersign: ["审签", "Countersign"],
  send_reply: ["回复上级", "Reply to the superior"],
  receive_external_result: ["接收上级结果", "Take in the superior's result"],
  express_interest: ["报名", "Sign up"],
  claim: ["接单", "Claim"],
  sign: ["签收", "Sign"],
  decline: ["婉拒", "Decline"],
  release: ["放弃", "Give back"],
  check_in: ["签到", "Check in"],
  check_out: ["签退", "Check out"],
  transfer: ["转交", "Pass on"],
  waive_assist: ["免除协办", "Waive the assist"],
  done: ["办毕", "Done"],
} as const satisfies Book;

export const CLOCKS = {
  auto_accept: ["自动受理", "Automatic acceptance"],
  accept: ["受理时限", "Acceptance"],
  route: ["自动派单", "Automatic dispatch"],
  dispatch: ["派单时限", "Dispatch"],
  claim_window: ["接单窗口", "Claim window"],
  interest_window: ["报名窗口", "Sign-up window"],
  invite_window: ["邀请窗口", "Invitation window"],
  sign: ["签收时限", "Signing"],
  check_in: ["到场时限", "Check-in"],
  first_contact: ["先行联系时限", "First contact"],
  handle: ["办理时限", "Handling"],
  review_shelved: ["挂账复核", "Review of shelving"],
  check: ["核查时限", "Checking"],
  revisit: ["回访时限", "Revisit"],
  decide: ["审批时限", "Decision"],
  resident_answer: ["居民答复时限", "Resident's answer"],
  ruling: ["会商认定时限", "Ruling"],
  reopen_window: ["可重启期", "Reopening window"],
  appeal_window: ["申诉期", "Appeal window"],
  unmerge_window: ["可拆并期", "Un-merge window"],
  external: ["上级时限", "Superior's limit"],
} as const satisfies Book;

/** What happened, as a line of the timeline says it. */
export const EVENTS = {
  submitted: ["已提交", "Reported"],
  accepted: ["已受理", "Accepted"],
  rejected: ["不予受理", "Not accepted"],
  appealed: ["提出申诉", "Appealed"],
  withdrawn: ["已撤回", "Withdrawn"],
  merged: ["已并案", "Merged"],
  unmerged: ["已拆并", "Un-merged"],
  voice_joined: ["又有人反映", "Another voice joined"],
  voice_left: ["一位反映人退出", "A voice left"],
  order_placed: ["已派单", "Order placed"],
  routing_failed: ["未能自动派单", "Could not be routed"],
  interest_shown: ["有人报名", "Somebody signed up"],
  order_taken: ["已接单", "Taken"],
  order_ended: ["工单结束", "Order ended"],
  team_settled: ["队伍已定", "Team settled"],
  order_transferred: ["已转交", "Passed on"],
  checked_in: ["已到场", "Checked in"],
  checked_out: ["已离场", "Checked out"],
  order_done: ["已办毕", "Done"],
  assist_waived: ["免除协办", "Assist waived"],
  arrived: ["已报到", "Arrived"],
  contacted: ["已联系反映人", "Resident contacted"],
  handled_on_spot: ["当场处理", "Handled on the spot"],
  answered_directly: ["直接答复", "Answered"],
  handed_up: ["已上报", "Handed up"],
  handed_down: ["已交办", "Handed down"],
  referred_out: ["已转办", "Referred out"],
  whistle_blown: ["已吹哨", "Whistle blown"],
  fed_back: ["已反馈", "Fed back"],
  verified: ["已核查", "Checked"],
  revisit_tried: ["回访一次", "Revisit tried"],
  revisited: ["已回访", "Revisited"],
  redo_ordered: ["重办", "To be done again"],
  ruling_asked: ["提请会商", "Ruling asked"],
  ruled: ["会商认定", "Ruled"],
  closed: ["已结案", "Closed"],
  reply_awaited: ["等待上级回复", "Reply awaited"],
  reopened: ["已重启", "Reopened"],
  finalised: ["办结归档", "Final"],
  requested: ["提出申请", "Request made"],
  request_seconded: ["申请获初审", "Request seconded"],
  request_decided: ["申请已批", "Request decided"],
  shelved: ["已挂账", "Shelved"],
  resumed: ["恢复办理", "Resumed"],
  excluded: ["已剔除", "Excluded"],
  supervised: ["已督办", "Supervised"],
  resident_asked: ["询问居民", "Resident asked"],
  resident_answered: ["居民已答复", "Resident answered"],
  escalated: ["逾期提级", "Escalated"],
  calendar_corrected: ["时限按日历重算", "Limits recomputed"],
  moved: ["位置已更正", "Place corrected"],
  external_signed: ["已签收上级工单", "Superior order signed"],
  external_disputed: ["已提派单异议", "Disputed"],
  external_extension_asked: ["已申请上级延期", "Superior asked for time"],
  reply_drafted: ["已拟稿", "Reply drafted"],
  countersigned: ["已审签", "Countersigned"],
  reply_sent: ["已回复上级", "Reply sent"],
  external_result_received: ["已收上级结果", "Superior's result received"],
} as const satisfies Book;

export const ROLES = {
  resident: ["居民", "Resident"],
  acceptor: ["受理员", "Acceptor"],
  dispatcher: ["派遣员", "Dispatcher"],
  grid_worker: ["网格员", "Grid worker"],
  grid_head: ["网格长", "Grid head"],
  building_head: ["楼栋长", "Building head"],
  volunteer: ["志愿者", "Volunteer"],
  handler: ["处置人员", "Handler"],
  checker: ["核查员", "Checker"],
  revisiter: ["回访员", "Revisiter"],
  supervisor: ["督办", "Supervisor"],
  secretary: ["社区书记", "Community secretary"],
  signing_leader: ["分管领导", "Signing leader"],
  duty_leader: ["值班领导", "Duty leader"],
  mediator: ["调解员", "Mediator"],
  agent: ["代办员", "Agent"],
  station_keeper: ["驿站管理员", "Station keeper"],
  appraiser: ["考核员", "Appraiser"],
  system_admin: ["系统管理员", "System administrator"],
  security_admin: ["安全管理员", "Security administrator"],
  audit_admin: ["审计管理员", "Audit administrator"],
} as const satisfies Book;

export const LEVELS = {
  county: ["区县", "County"],
  large: ["街道", "Street"],
  middle: ["社区", "Community"],
  small: ["网格", "Grid"],
  micro: ["微网格", "Micro-grid"],
} as const satisfies Book;

/** A word in the language spoken now; one that is not known is shown as it came, never hidden. */
export function say(book: Book, word: string | null | undefined): string {
  if (!word) return "";
  const known = book[word];
  if (!known) return word;
  return language.value === "en" ? known[1] : known[0];
}
