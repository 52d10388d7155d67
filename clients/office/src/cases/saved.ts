/** Filters that a person keeps: a name and a query, on this device, never a case's data. */
import { ref } from "vue";
import { me } from "../base/session.ts";

export interface Saved {
  id: string;
  name: string;
  query: Record<string, string>;
}

const MOST = 20;
export const saved = ref<Saved[]>([]);
const key = () => `sandan.office.filters.${me.value?.user.id ?? "nobody"}`;

export function loadSaved(): void {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key()) ?? "[]");
    saved.value = Array.isArray(kept) ? kept.filter(isSaved).slice(0, MOST) : [];
  } catch {
    saved.value = [];
  }
}

function isSaved(one: unknown): one is Saved {
  const it = one as Saved;
  return typeof it?.id === "string" && typeof it.name === "string" && typeof it.query === "object" && it.query !== null;
}

function keep(list: Saved[]): void {
  saved.value = list.slice(0, MOST);
  localStorage.setItem(key(), JSON.stringify(saved.value));
}

export function save(name: string, query: Record<string, string>): void {
  keep([...saved.value.filter((one) => one.name !== name), { id: `${Date.now().toString(36)}-${saved.value.length}`, name, query }]);
}

export function forget(id: string): void {
  keep(saved.value.filter((one) => one.id !== id));
}
