/** One case with its timeline and what may be done: read together, kept together. */
import { Problem } from "@sandan/sdk";
import { client } from "../app/client.ts";
import { desk } from "../app/desk.ts";
import { heard } from "../app/network.ts";
import type { Actions, CaseBody, EventBody } from "../work/types.ts";

export interface CaseFile {
  body: CaseBody;
  events: EventBody[];
  /** Null where the server does not say it. */
  actions: Actions | null;
}

export function caseName(id: string): string {
  return `case:${id}`;
}

export async function fetchCase(id: string): Promise<CaseFile> {
  const path = { id };
  const body = await heard(() => client.get("/api/v1/cases/{id}", { path }));
  const [timeline, actions] = await Promise.all([
    optional(() => client.get("/api/v1/cases/{id}/events", { path })),
    optional(() => client.get("/api/v1/cases/{id}/actions", { path })),
  ]);
  const file: CaseFile = { body, events: timeline?.events ?? [], actions: actions ?? null };
  await desk.value?.keeper.put(caseName(id), file);
  return file;
}

/** What this reader may not have, or this server does not know yet, is left out. */
async function optional<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Problem && [403, 404, 501].includes(error.status)) return undefined;
    throw error;
  }
}

const pictures = new Map<string, string>();

/** A photo's address on this page; kept on the phone as long as its case. */
export async function picture(id: string): Promise<string> {
  const known = pictures.get(id);
  if (known) return known;
  const keeper = desk.value?.keeper;
  const kept = await keeper?.get<Blob>(`picture:${id}`);
  const blob = kept?.data ?? (await heard(() => client.attachment(id)));
  if (!kept) await keeper?.put(`picture:${id}`, blob);
  const url = URL.createObjectURL(blob);
  pictures.set(id, url);
  return url;
}

/** Called when somebody signs out: nothing of theirs stays in memory. */
export function forgetPictures(): void {
  pictures.forEach((url) => URL.revokeObjectURL(url));
  pictures.clear();
}
