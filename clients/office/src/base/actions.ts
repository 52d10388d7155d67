/** Commands that the reader may give on a case now: by the rules that decide, asked beforehand. */
import type { Schemas } from "@sandan/sdk";
import { client } from "./server.ts";

export type Actions = Schemas["ActionsBody"];
export const actionsOf = (id: string): Promise<Actions> => client.get("/api/v1/cases/{id}/actions", { path: { id } });
