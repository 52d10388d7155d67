import "element-plus/dist/index.css";
import "element-plus/theme-chalk/dark/css-vars.css";
import "@sandan/ui/tokens.css";
import "./styles.css";
import "./print.css";
import { createApp } from "vue";
import { language } from "@sandan/ui";
import App from "./App.vue";
import { router } from "./router.ts";
import { applyScheme } from "./base/scheme.ts";

document.documentElement.lang = language.value;
applyScheme();
createApp(App).use(router).mount("#app");
