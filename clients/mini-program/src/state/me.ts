/** Who is signed in here. */
import { defineStore } from "pinia";
import { computed, ref } from "vue";
import { client } from "./server";

/** Where somebody serves, from `GET /auth/me`. */
type Scope = { role: string; area?: string | null };

export const useMe = defineStore("me", () => {
  const user = ref(client.session.user);
  const scopes = ref<Scope[]>([]);
  client.session.onChange((now) => {
    user.value = now;
    scopes.value = [];
    if (now) void refresh();
  });

  const roles = computed(() => user.value?.roles ?? []);
  const isVolunteer = computed(() => roles.value.includes("volunteer"));
  const isKeeper = computed(() => roles.value.includes("station_keeper"));

  async function refresh(): Promise<void> {
    if (!user.value) return;
    try {
      scopes.value = (await client.get("/api/v1/auth/me")).scopes as Scope[];
    } catch {
      // The lists say so when there is no network; where somebody serves is only shown.
    }
  }

  return { user, scopes, roles, isVolunteer, isKeeper, refresh };
});
