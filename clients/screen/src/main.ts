import "@sandan/ui/tokens.css";
import "./wall.css";
import { language } from "@sandan/ui/language";
import { createApp } from "vue";
import App from "./App.vue";
import { scheme, wear } from "./wall/scheme.ts";

wear(scheme.value);
document.documentElement.lang = language.value;
createApp(App).mount("#app");
