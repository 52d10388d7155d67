/** How this person reads: language, elder view, read aloud. Kept on the device. */
import { language, type Language } from "@sandan/language";
import { defineStore } from "pinia";
import { ref } from "vue";
import { here } from "#here";

const KEPT = "sandan.m.look";
interface Kept {
  language: Language;
  elder: boolean;
}

function kept(): Kept {
  try {
    const read = JSON.parse(here.keep.get(KEPT) ?? "{}") as Partial<Kept>;
    return { language: read.language === "en" ? "en" : "zh-CN", elder: read.elder === true };
  } catch {
    return { language: "zh-CN", elder: false };
  }
}

export const useLook = defineStore("look", () => {
  const first = kept();
  const elder = ref(first.elder);
  const title = ref("三单");
  language.value = first.language;

  function dress(): void {
    here.dress({ elder: elder.value, language: language.value, title: title.value });
  }

  function keep(): void {
    here.keep.set(KEPT, JSON.stringify({ language: language.value, elder: elder.value }));
    dress();
  }

  function setElder(wanted: boolean): void {
    elder.value = wanted;
    keep();
  }

  function speak(wanted: Language): void {
    language.value = wanted;
    keep();
  }

  function name(page: string): void {
    title.value = page;
    dress();
  }

  return { elder, setElder, speak, name, dress };
});
