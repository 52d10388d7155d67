/** Kinds of matters, and which of them a text suggests. */
import { language } from "@sandan/language";
import { client, type Schemas } from "./server";
import type { Kind } from "./report";

export type Category = Schemas["CategoryBody"];
export interface Suggested {
  category: Category;
  /** The words of the text that it was found by. */
  matched: string[];
}

let tree: Schemas["CategoriesBody"]["groups"] | null = null;

/** The groups that have something of this kind. */
export async function groupsOf(kind: Kind): Promise<{ group: string; categories: Category[] }[]> {
  tree ??= (await client.get("/api/v1/categories")).groups;
  const groups = tree.map(({ group, categories }) => ({ group, categories: categories.filter((one) => one.kind === kind) }));
  return groups.filter(({ categories }) => categories.length > 0);
}

export async function suggest(text: string, kind: Kind): Promise<Suggested[]> {
  const { groups, suggestions } = await client.get("/api/v1/categories", { query: { text } });
  const known = new Map(groups.flatMap(({ categories }) => categories).map((one) => [one.code, one]));
  return suggestions.flatMap(({ code, matched }) => {
    const category = known.get(code);
    return category && category.kind === kind ? [{ category, matched }] : [];
  });
}

export const nameOf = (category: { name: string; name_en?: string }): string => (language.value === "en" && category.name_en) || category.name;
