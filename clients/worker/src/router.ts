import { createRouter, createWebHistory } from "vue-router";
import { account } from "./app/account.ts";
import Agenda from "./pages/Agenda.vue";

export const router = createRouter({
  history: createWebHistory("/worker/"),
  scrollBehavior: (_, __, saved) => saved ?? { top: 0 },
  routes: [
    { path: "/", name: "agenda", component: Agenda },
    { path: "/case/:id", name: "case", component: () => import("./pages/CasePage.vue"), props: true },
    { path: "/case/:id/do/:command", name: "act", component: () => import("./pages/ActPage.vue"), props: (route) => ({ id: route.params["id"], command: route.params["command"], order: route.query["order"] ?? null }) },
    { path: "/report", name: "report", component: () => import("./pages/ReportPage.vue") },
    { path: "/follow", name: "follow", component: () => import("./pages/FollowPage.vue") },
    { path: "/queue", name: "queue", component: () => import("./pages/QueuePage.vue") },
    { path: "/today", name: "today", component: () => import("./pages/TodayPage.vue") },
    { path: "/me", name: "me", component: () => import("./pages/MePage.vue") },
    { path: "/password", name: "password", component: () => import("./pages/PasswordPage.vue") },
    { path: "/login", name: "login", component: () => import("./pages/LoginPage.vue") },
    { path: "/:rest(.*)*", redirect: "/" },
  ],
});

router.beforeEach((to) => {
  if (!account.value) return to.name === "login" ? true : { name: "login" };
  if (account.value.must_change_password && to.name !== "password" && to.name !== "me") return { name: "password" };
  return to.name === "login" ? { name: "agenda" } : true;
});
