import "./app/old.ts";
import { createApp } from "vue";
import "@sandan/ui/tokens.css";
import "./style/vant.ts";
import "./style/base.css";
import App from "./App.vue";
import { enter } from "./app/account.ts";
import { loadClock, startClock } from "./app/clock.ts";
import { startLook } from "./app/look.ts";
import { startUpdates } from "./app/updates.ts";
import { speakVant } from "./app/vant.ts";
import { language } from "@sandan/ui";
import { router } from "./router.ts";

document.documentElement.lang = language.value;
startLook();
startClock();
startUpdates();
speakVant();
void loadClock();
// What is kept is opened before the first page asks for it.
void enter().then(() => createApp(App).use(router).mount("#app"));
