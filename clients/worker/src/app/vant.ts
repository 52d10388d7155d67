/** Vant's own few words in the language spoken. */
import { language } from "@sandan/ui";
import { Locale } from "vant";
import enUS from "vant/es/locale/lang/en-US";
import zhCN from "vant/es/locale/lang/zh-CN";
import { watch } from "vue";

export function speakVant(): void {
  watch(language, (now) => Locale.use(now, now === "en" ? enUS : zhCN), { immediate: true });
}
