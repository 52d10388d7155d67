/** What the drawer shows: the cases behind a number, or one case. */
import { ref, shallowRef } from "vue";
import type { Sought } from "./sought.ts";

export const sought = shallowRef<Sought | null>(null);
/** Grows with every number that is opened: the same question asked later is a new one. */
export const turn = ref(0);
export const opened = shallowRef<string | null>(null);

let opener: HTMLElement | null = null;

export function openCases(wanted: Sought): void {
  remember();
  opened.value = null;
  turn.value += 1;
  sought.value = wanted;
}

export function openCase(id: string): void {
  remember();
  opened.value = id;
}

/** From a case to the list it was opened from, and from there to the wall. */
export function back(): void {
  if (opened.value && sought.value) opened.value = null;
  else close();
}

export function close(): void {
  opened.value = null;
  sought.value = null;
  opener?.focus();
  opener = null;
}

/** Who opened it gets the focus back. */
function remember(): void {
  if (!sought.value && !opened.value) opener = document.activeElement as HTMLElement | null;
}
