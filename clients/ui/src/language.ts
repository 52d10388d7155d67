/**
 * Two languages side by side, Chinese first: `t("待办", "To do")`. Both stand where they are used, so that none can be
 * forgotten, and no key has to be looked up.
 */
import { ref } from "vue";

export type Language = "zh-CN" | "en";

const STORED = "sandan.language";

function first(): Language {
  try {
    const kept = localStorage.getItem(STORED);
    if (kept === "en" || kept === "zh-CN") return kept;
  } catch {
    // No storage: the default.
  }
  return "zh-CN";
}

export const language = ref<Language>(first());

export function speak(wanted: Language): void {
  language.value = wanted;
  try {
    localStorage.setItem(STORED, wanted);
  } catch {
    // It holds for this page then.
  }
  document.documentElement.lang = wanted;
}

export function t(zh: string, en: string): string {
  return language.value === "en" ? en : zh;
}
