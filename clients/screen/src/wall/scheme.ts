/** Dark on the wall, light for those who want it at a desk. */
import { ref } from "vue";

export type Scheme = "dark" | "light";

const STORED = "sandan.screen.scheme";

function first(): Scheme {
  try {
    return localStorage.getItem(STORED) === "light" ? "light" : "dark";
  } catch {
    return "dark";
  }
}

export const scheme = ref<Scheme>(first());

export function wear(wanted: Scheme): void {
  document.documentElement.dataset["scheme"] = wanted;
  scheme.value = wanted;
  try {
    localStorage.setItem(STORED, wanted);
  } catch {
    // It holds for this page then.
  }
}
