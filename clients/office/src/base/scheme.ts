/** Light, dark, or as the device says: one class for Element Plus and one attribute for the tokens. */
import { ref } from "vue";

export type Scheme = "auto" | "light" | "dark";
const STORED = "sandan.office.scheme";
const device = matchMedia("(prefers-color-scheme: dark)");

function first(): Scheme {
  const kept = localStorage.getItem(STORED);
  return kept === "light" || kept === "dark" ? kept : "auto";
}

export const scheme = ref<Scheme>(first());
export const dark = ref(false);

export function applyScheme(): void {
  dark.value = scheme.value === "dark" || (scheme.value === "auto" && device.matches);
  document.documentElement.classList.toggle("dark", dark.value);
  document.documentElement.dataset["scheme"] = dark.value ? "dark" : "light";
}

export function choose(wanted: Scheme): void {
  scheme.value = wanted;
  localStorage.setItem(STORED, wanted);
  applyScheme();
}

device.addEventListener("change", applyScheme);
