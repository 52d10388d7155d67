import type { Schemas } from "@sandan/sdk";

export type CommandBody = Schemas["CommandBody"];
export type CaseBody = Schemas["CaseBody"];
export type OrderBody = Schemas["OrderBody"];
export type OrderItem = Schemas["OrderItem"];
export type FollowUpItem = Schemas["FollowUpItem"];
export type EventBody = Schemas["EventBody"];

/** What this person may do now. */
export type Actions = Schemas["ActionsBody"];

/** One command as it waits: where it goes, what it says, which photos go before it. */
export type Work =
  | { target: "order"; id: string; case: string; command: string; body: CommandBody; photos: string[] }
  | { target: "case"; id: string; command: string; body: CommandBody; photos: string[] }
  /** A command on a case that does not exist yet: `report` is the key under which it is reported. */
  | { target: "reported"; report: string; command: string; body: CommandBody; photos: string[] }
  | { target: "comment"; id: string; body: Schemas["NewComment"]; photos: string[] }
  | { target: "new"; body: Schemas["NewCase"]; photos: string[] };

/** What is kept of an answer: enough to find the case again, nothing of its people. */
export interface Answered {
  case: string;
  number?: string;
  state?: string;
  version?: number;
  advice?: string;
}
