/** The lists of those who check and of those who call residents again. */
import { is } from "../app/account.ts";
import { client } from "../app/client.ts";
import { heardAsOf } from "../app/clock.ts";
import type { FollowUpItem } from "../work/types.ts";
import { reading } from "./kept.ts";

type Page = { items: FollowUpItem[]; next?: string | null; as_of: string };
type Ask = (path: string, call: { query: Record<string, unknown> }) => Promise<unknown>;
const ask = client.get.bind(client) as unknown as Ask;

/** So many calls are shown at once; the next ones come when these are made. */
const SHOWN = 100;

function list(path: string, roles: string[]) {
  return async () => {
    if (!is(...roles)) return [];
    const page = (await ask(path, { query: { limit: SHOWN } })) as Page;
    heardAsOf(page.as_of);
    return page.items;
  };
}

export const mayRevisit = () => is("revisiter", "supervisor");
export const mayCheck = () => is("checker", "supervisor");
export const revisits = reading<FollowUpItem[]>(() => "revisits", list("/api/v1/revisits", ["revisiter", "supervisor"]));
export const checks = reading<FollowUpItem[]>(() => "checks", list("/api/v1/checks", ["checker", "supervisor"]));
