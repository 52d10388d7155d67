/** The lists of those who check and of those who call residents again. */
import { is } from "../app/account.ts";
import { client } from "../app/client.ts";
import { heardAsOf } from "../app/clock.ts";
import { reading } from "./kept.ts";

/** So many calls are shown at once; the next ones come when these are made. */
const SHOWN = 100;

function list(path: "/api/v1/revisits" | "/api/v1/checks", roles: string[]) {
  return async () => {
    if (!is(...roles)) return [];
    const page = await client.get(path, { query: { limit: SHOWN } });
    heardAsOf(page.as_of);
    return page.items;
  };
}

export const mayRevisit = () => is("revisiter", "supervisor");
export const mayCheck = () => is("checker", "supervisor");
export const revisits = reading(() => "revisits", list("/api/v1/revisits", ["revisiter", "supervisor"]));
export const checks = reading(() => "checks", list("/api/v1/checks", ["checker", "supervisor"]));
