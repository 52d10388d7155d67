/** What somebody began to write about a case; a photo of the state before is taken long before the feedback is sent. */
import { desk } from "../app/desk.ts";
import { EMPTY, type Filled } from "./compose.ts";

/** Handling a case has one draft, whichever way it ends; everything else has its own. */
function nameOf(caseId: string, command: string): string {
  const handling = ["done", "feed_back", "handle_on_spot"].includes(command);
  return `draft:${caseId}:${handling ? "handling" : command}`;
}

export async function readDraft(caseId: string, command: string): Promise<Filled> {
  const kept = await desk.value?.keeper.get<Filled>(nameOf(caseId, command));
  return kept ? { ...EMPTY, ...kept.data } : { ...EMPTY, before: [], after: [] };
}

export async function writeDraft(caseId: string, command: string, filled: Filled): Promise<void> {
  await desk.value?.keeper.put(nameOf(caseId, command), JSON.parse(JSON.stringify(filled)));
}

export async function dropDraft(caseId: string, command: string): Promise<void> {
  await desk.value?.keeper.remove(nameOf(caseId, command));
}
