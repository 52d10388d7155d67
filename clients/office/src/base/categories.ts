/** The categories of the profile in force, read once. */
import { ref } from "vue";
import type { Schemas } from "@sandan/sdk";
import { language } from "@sandan/ui";
import { client, read } from "./server.ts";

export type Category = Schemas["CategoryBody"];
export const groups = ref<Schemas["CategoryGroup"][]>([]);
let loading: Promise<void> | null = null;

export function loadCategories(): Promise<void> {
  loading ??= read(() => client.get("/api/v1/categories"))
    .then((body) => {
      groups.value = body.groups;
    })
    .catch((reason: unknown) => {
      loading = null;
      throw reason;
    });
  return loading;
}

export function categoryOf(code: string | null | undefined): Category | undefined {
  return groups.value.flatMap((group) => group.categories).find((one) => one.code === code);
}

export function categoryWords(one: { name: string; name_en?: string }): string {
  return language.value === "en" && one.name_en ? one.name_en : one.name;
}
