/** Who works with this phone. */
import type { Schemas } from "@sandan/sdk";
import { computed, ref } from "vue";
import { eraseAccount, forgetRead } from "../store/database.ts";
import type { Person } from "../work/foresee.ts";
import { client } from "./client.ts";
import { closeDesk, desk, openDesk } from "./desk.ts";
import { heard } from "./network.ts";

type Me = Schemas["MeBody"];

const user = ref(client.session.user);
export const scopes = ref<Me["scopes"]>([]);
export const account = computed(() => user.value);
export const roles = computed<readonly string[]>(() => user.value?.roles ?? []);
export const units = computed(() => scopes.value.flatMap((grant) => (grant.unit ? [grant.unit] : [])));
export const person = computed<Person>(() => ({ id: user.value?.id ?? "", roles: roles.value, units: units.value }));

export function is(...wanted: string[]): boolean {
  return wanted.some((role) => roles.value.includes(role));
}

/** Roles whose work is done on this page. */
export const FIELD_ROLES = ["grid_worker", "grid_head", "building_head", "handler", "volunteer", "checker", "revisiter", "supervisor", "secretary", "agent", "mediator", "station_keeper"];

client.session.onChange((now) => {
  const open = desk.value;
  if (now || !open) {
    user.value = now;
    return;
  }
  void forgetRead(open.db, open.account).finally(() => {
    closeDesk();
    user.value = null;
  });
});

/** Opens what belongs to the signed-in person; the page works from what is kept until the network is there. */
export async function enter(): Promise<void> {
  const who = user.value;
  if (!who) return;
  const open = desk.value?.account === who.id ? desk.value : await openDesk(who.id);
  const kept = await open.keeper.get<Me>("me");
  if (kept) scopes.value = kept.data.scopes;
  void refreshMe();
}

async function refreshMe(): Promise<void> {
  try {
    const me = await heard(() => client.get("/api/v1/auth/me"));
    scopes.value = me.scopes;
    user.value = me.user;
    await desk.value?.keeper.put("me", me);
  } catch {
    // Known from before, or said by the first list that fails.
  }
}

export async function signIn(name: string, password: string): Promise<void> {
  await heard(() => client.signIn(name.trim(), password));
  user.value = client.session.user;
  await enter();
}

/** Signs out and erases everything of this person from the phone; what waits to be sent is given up. */
export async function signOut(): Promise<void> {
  const open = desk.value;
  if (open) await eraseAccount(open.db, open.account);
  closeDesk();
  scopes.value = [];
  await client.signOut();
}

export async function changePassword(old_password: string, new_password: string): Promise<void> {
  const tokens = await client.post("/api/v1/auth/password", { body: { old_password, new_password } });
  client.session.begin(tokens);
  user.value = client.session.user;
}
