/** Puts commands into the queue and sends them if the network is there. */
import { COMMANDS, say, t } from "@sandan/ui";
import { desk } from "../app/desk.ts";
import type { Composed } from "./compose.ts";
import type { Work } from "./types.ts";

/** What is said about a command in the list of the queue: the deed and the case's number, no names. */
export function titleOf(command: string, number: string | undefined): string {
  return [say(COMMANDS, command), number].filter(Boolean).join(" · ");
}

export async function give(title: string, subject: string, work: Work): Promise<string> {
  const open = desk.value;
  if (!open) throw new Error(t("请先登录", "Sign in first"));
  // A reactive object cannot be stored as it is.
  const plain = JSON.parse(JSON.stringify(work)) as Work;
  const item = await open.turns.once(() => open.queue.add(title, subject, plain));
  // A phone that knows it has no network does not try; what waits is sent when it has one again.
  if (navigator.onLine) void open.queue.flush();
  return item.key;
}

export async function giveAll(composed: readonly Composed[], caseId: string, number: string | undefined): Promise<void> {
  for (const { command, work } of composed) await give(titleOf(command, number), caseId, work);
}
