/** The menu by role: nobody is led to a page that would refuse them. */
import { t } from "@sandan/ui";
import { has } from "../base/session.ts";

export interface Item {
  to: string;
  words: string;
  /** Pressed after `g`. */
  key: string;
}

export interface Group {
  words: string;
  items: Item[];
}

/** Those who telephone: who first speaks to a resident, and who asks afterwards. */
const CALL_BACK = ["acceptor", "dispatcher", "grid_worker", "handler", "revisiter", "supervisor"];

export function menu(): Group[] {
  const desk: Item[] = [{ to: "/", words: t("工作台", "Desk"), key: "h" }, { to: "/cases", words: t("案件", "Cases"), key: "c" }];
  if (has("acceptor", "dispatcher", "secretary", "grid_worker", "grid_head", "station_keeper", "duty_leader")) desk.push({ to: "/hotline", words: t("热线登记", "Hotline"), key: "t" });
  if (has(...CALL_BACK)) desk.push({ to: "/callbacks", words: t("待回拨", "Call back"), key: "b" });
  if (has("checker", "supervisor")) desk.push({ to: "/checks", words: t("核查", "Checks"), key: "k" });
  if (has("revisiter", "supervisor")) desk.push({ to: "/revisits", words: t("回访", "Revisits"), key: "r" });
  if (has("supervisor", "secretary", "signing_leader", "duty_leader")) desk.push({ to: "/approvals", words: t("审批", "Approvals"), key: "s" });
  if (has("acceptor", "dispatcher", "secretary", "signing_leader", "supervisor")) desk.push({ to: "/superior", words: t("上级平台", "Superior"), key: "f" });
  desk.push({ to: "/evening", words: t("17:00 日报", "17:00"), key: "e" });

  const registry: Item[] = [
    { to: "/registry/areas", words: t("区域网格", "Areas"), key: "a" },
    { to: "/registry/units", words: t("单位", "Units"), key: "u" },
    { to: "/registry/people", words: t("人员", "People"), key: "p" },
    { to: "/registry/rules", words: t("事项与规则", "Rules"), key: "l" },
    { to: "/registry/calendar", words: t("工作日历", "Calendar"), key: "d" },
  ];
  const guard: Item[] = [];
  if (has("security_admin", "audit_admin")) guard.push({ to: "/registry/accounts", words: t("账号与角色", "Accounts"), key: "j" });
  if (has("audit_admin", "supervisor", "duty_leader", "signing_leader")) guard.push({ to: "/audit", words: t("查阅记录", "Access log"), key: "o" });
  if (has("supervisor", "system_admin")) guard.push({ to: "/dead-letters", words: t("待人工处理", "Needs a person"), key: "x" });
  const groups: Group[] = [{ words: t("办件", "Work"), items: desk }, { words: t("台账", "Registry"), items: registry }];
  if (guard.length > 0) groups.push({ words: t("安全与审计", "Security and audit"), items: guard });
  return groups;
}
