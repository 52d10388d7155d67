/**
 * 待回拨: whom somebody has to telephone again. Three kinds: the first contact did not come about; the resident was
 * asked and has not answered; the revisit did not reach them. What cannot be listed by the server is looked through here.
 */
import type { Schemas } from "@sandan/sdk";
import { client, read, type CaseBody, type EventBody } from "../base/server.ts";
import { each } from "../cases/pool.ts";

export type Why = "first_contact" | "resident_answer" | "revisit";
export interface Waiting {
  of: CaseBody;
  why: Why;
  tries: number;
  /** The last attempt, or when the question was asked. */
  last: string | null;
  due: string | null;
}

/** States in which somebody speaks to the resident before the feedback. */
const AT_WORK = "accepted,dispatched,handling,shelved";
const PAGE = 200;
const AT_ONCE = 4;

const running = (of: CaseBody, kind: string) => (of.clocks ?? []).find((clock) => clock.kind === kind && !clock.ended_at);

/** A case that may wait: only then its events are asked for. */
export function mayWait(of: CaseBody): boolean {
  return Boolean(running(of, "first_contact") ?? running(of, "resident_answer"));
}

/** By its events: tries in vain since the clock of this round began, or the question that is open. */
export function waitingOf(of: CaseBody, events: readonly EventBody[]): Waiting | null {
  const asked = running(of, "resident_answer");
  if (asked) return { of, why: "resident_answer", tries: 0, last: asked.started_at, due: asked.due_at };
  const clock = running(of, "first_contact");
  if (!clock) return null;
  const tries = events.filter((event) => event.kind === "contacted" && Date.parse(event.at) >= Date.parse(clock.started_at));
  const last = tries.at(-1);
  return last ? { of, why: "first_contact", tries: tries.length, last: last.at, due: clock.due_at } : null;
}

export interface Looked {
  found: Waiting[];
  cursor: string | null;
  looked: number;
}

/** Looks through one page of cases at work. */
export async function look(cursor: string | null): Promise<Looked> {
  const body = await read(() => client.get("/api/v1/cases", { query: { state: AT_WORK, order: "due", limit: PAGE, ...(cursor ? { cursor } : {}) } }));
  const found = new Map<string, Waiting>();
  await each(body.items.filter(mayWait), AT_ONCE, async (of) => {
    const { events } = await read(() => client.get("/api/v1/cases/{id}/events", { path: { id: of.id } }));
    const one = waitingOf(of, events);
    if (one) found.set(of.id, one);
  });
  return { found: body.items.flatMap((of) => found.get(of.id) ?? []), cursor: body.next ?? null, looked: body.items.length };
}

export function ofRevisit({ case: of, tries, due }: Schemas["FollowUpItem"]): Waiting {
  return { of, why: "revisit", tries, last: null, due: due ?? null };
}

/** Revisits that reached nobody; for those whose part it is. */
export async function unreached(): Promise<Waiting[]> {
  const found: Waiting[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: PAGE, ...(cursor ? { cursor } : {}) };
    const body = await read(() => client.get("/api/v1/revisits", { query }));
    found.push(...body.items.filter((one) => one.tries > 0 && !one.ruling).map(ofRevisit));
    cursor = body.next ?? undefined;
  } while (cursor);
  return found;
}
