/** Pages by address. The address holds codes, ids and filters, never words or people. */
import { createRouter, createWebHistory, type RouteRecordRaw } from "vue-router";
import { language, t } from "@sandan/ui";
import { watch } from "vue";
import { loadSettings } from "./base/clock.ts";
import { client } from "./base/server.ts";
import { loadMe, me, staffRoles } from "./base/session.ts";

const routes: RouteRecordRaw[] = [
  { path: "/", name: "home", component: () => import("./cases/HomePage.vue"), meta: { zh: "工作台", en: "Desk" } },
  { path: "/sign-in", name: "sign-in", component: () => import("./shell/SignIn.vue"), meta: { bare: true, open: true, zh: "登录", en: "Sign in" } },
  { path: "/cases", name: "cases", component: () => import("./cases/CasesPage.vue"), meta: { zh: "案件", en: "Cases" } },
  { path: "/cases/:id", name: "case", component: () => import("./case/CasePage.vue"), meta: { key: "full", zh: "案件", en: "Case" } },
  { path: "/papers/:kind/:id", name: "paper", component: () => import("./papers/PaperPage.vue"), meta: { bare: true, zh: "文书", en: "Document" } },
  { path: "/hotline", name: "hotline", component: () => import("./hotline/HotlinePage.vue"), meta: { zh: "热线登记", en: "Hotline" } },
  { path: "/checks", name: "checks", component: () => import("./followup/FollowUpPage.vue"), props: { kind: "checks" }, meta: { zh: "核查", en: "Checks" } },
  { path: "/revisits", name: "revisits", component: () => import("./followup/FollowUpPage.vue"), props: { kind: "revisits" }, meta: { zh: "回访", en: "Revisits" } },
  { path: "/approvals", name: "approvals", component: () => import("./followup/ApprovalsPage.vue"), meta: { zh: "审批", en: "Approvals" } },
  { path: "/callbacks", name: "callbacks", component: () => import("./callbacks/CallbacksPage.vue"), meta: { zh: "待回拨", en: "Call back" } },
  { path: "/superior", name: "superior", component: () => import("./superior/SuperiorPage.vue"), meta: { zh: "上级平台", en: "Superior platforms" } },
  { path: "/evening", name: "evening", component: () => import("./evening/EveningPage.vue"), meta: { zh: "17:00 日报", en: "17:00" } },
  { path: "/audit", name: "audit", component: () => import("./registry/AuditPage.vue"), meta: { zh: "查阅记录", en: "Access log" } },
  { path: "/registry/areas", name: "areas", component: () => import("./registry/AreasPage.vue"), meta: { zh: "区域网格", en: "Areas" } },
  { path: "/registry/units", name: "units", component: () => import("./registry/UnitsPage.vue"), meta: { zh: "单位", en: "Units" } },
  { path: "/registry/people", name: "people", component: () => import("./registry/PeoplePage.vue"), meta: { zh: "人员", en: "People" } },
  { path: "/registry/rules", name: "rules", component: () => import("./registry/RulesPage.vue"), meta: { zh: "事项与规则", en: "Categories and rules" } },
  { path: "/registry/calendar", name: "calendar", component: () => import("./registry/CalendarPage.vue"), meta: { zh: "工作日历", en: "Calendar" } },
  { path: "/registry/accounts", name: "accounts", component: () => import("./registry/AccountsPage.vue"), meta: { zh: "账号与角色", en: "Accounts and roles" } },
  { path: "/dead-letters", name: "dead-letters", component: () => import("./registry/DeadLettersPage.vue"), meta: { zh: "待人工处理", en: "Needs a person" } },
  { path: "/account", name: "account", component: () => import("./shell/AccountPage.vue"), meta: { zh: "我的账号", en: "My account" } },
  { path: "/:rest(.*)*", name: "missing", component: () => import("./shell/MissingPage.vue"), meta: { zh: "没有这个页面", en: "No such page" } },
];

export const router = createRouter({ history: createWebHistory(import.meta.env.BASE_URL), routes, scrollBehavior: (_to, _from, kept) => kept ?? { top: 0 } });

router.beforeEach(async (to) => {
  await loadSettings();
  if (to.meta["open"]) return true;
  const back = { name: "sign-in", query: to.fullPath === "/" ? {} : { then: to.fullPath } };
  if (!client.session.refresh) return back;
  if (!me.value) {
    try {
      await loadMe();
    } catch {
      return client.session.refresh ? { name: "sign-in", query: { ...back.query, trouble: "1" } } : back;
    }
  }
  if (staffRoles.value.length === 0 || me.value?.user.must_change_password) return to.name === "account" ? true : { name: "account" };
  return true;
});

export function title(meta: Record<string, unknown>): string {
  return t(String(meta["zh"] ?? ""), String(meta["en"] ?? ""));
}

function name(): void {
  const page = title(router.currentRoute.value.meta);
  document.title = page ? `${page} · ${t("三单工作台", "Sandan office")}` : t("三单工作台", "Sandan office");
}
router.afterEach(name);

/** Another page: the keyboard goes on in its content, unless the page itself has already taken the focus. */
router.afterEach((to, from) => {
  if (to.name === from.name && to.path === from.path) return;
  setTimeout(() => {
    const held = document.activeElement;
    if (!held || held === document.body || held.closest(".side, .top")) document.getElementById("main")?.focus({ preventScroll: true });
  }, 0);
});
watch(language, name);

/** A session that ends elsewhere ends here too. */
client.session.onChange((user) => {
  const here = router.currentRoute.value;
  if (!user && !here.meta["open"]) void router.push({ name: "sign-in", query: { then: here.fullPath } });
});
