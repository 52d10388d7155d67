/** Who works here, as what and where. */
import { computed, shallowRef } from "vue";
import type { Schemas } from "@sandan/sdk";
import { settings } from "./clock.ts";
import { client, live, read } from "./server.ts";

export const me = shallowRef<Schemas["MeBody"] | null>(null);
export const staffRoles = computed(() => (me.value?.roles ?? []).filter((role) => role !== "resident" && role !== "volunteer"));
/** Areas in which this person has a staff role. */
export const areas = computed(() => {
  const codes = (me.value?.scopes ?? []).filter((scope) => scope.role !== "resident" && scope.area).map((scope) => scope.area as string);
  return [...new Set(codes)];
});
export const units = computed(() => [...new Set((me.value?.scopes ?? []).flatMap((scope) => (scope.unit ? [scope.unit] : [])))]);
/** The area whose figures this person sees first. */
export const homeArea = computed(() => areas.value[0] ?? settings.value?.root?.code ?? null);

export function has(...wanted: string[]): boolean {
  return wanted.some((role) => staffRoles.value.includes(role));
}

/** Reads who is signed in; the line follows. */
export async function loadMe(): Promise<void> {
  me.value = await read(() => client.get("/api/v1/auth/me"));
  live.start();
}

export async function signIn(account: string, password: string): Promise<void> {
  await client.signIn(account, password);
  await loadMe();
}

export async function signOut(): Promise<void> {
  live.stop();
  await client.signOut();
  me.value = null;
}

client.session.onChange((user) => {
  if (user) return;
  live.stop();
  me.value = null;
});
