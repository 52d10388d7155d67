/** By which number the map is coloured. */
import { t } from "@sandan/ui/language";
import { CASE_STATES, say } from "@sandan/ui/words";
import { ref } from "vue";
import { OPEN, STAGES } from "../model/states.ts";

export type Measure = "open" | (typeof STAGES)[number];

export const MEASURES: readonly Measure[] = ["open", ...STAGES];
export const STATES_OF = Object.fromEntries(MEASURES.map((one) => [one, one === "open" ? OPEN : [one]])) as unknown as Readonly<Record<Measure, readonly string[]>>;

export const measure = ref<Measure>("open");

export function wordOf(one: Measure): string {
  return one === "open" ? t("未办结", "Open") : say(CASE_STATES, one);
}
