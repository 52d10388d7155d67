/**
 * One command on its way: first the photos that it names, each under its own key, then the command under its key.
 *
 * Everything here may be interrupted and begun again. A photo whose id is stored is not sent a second time; one whose
 * answer was lost is sent again under the same key and gets the same id.
 */
import { Problem, type Schemas } from "@sandan/sdk";
import type { PhotoStore } from "../store/photoStore.ts";
import type { Answered, CaseBody, CommandBody, Work } from "./types.ts";

/** So much of the client as a command needs. */
export interface Wire {
  upload(file: Blob, name: string, key: string): Promise<{ id: string }>;
  order(id: string, command: string, body: CommandBody, key: string): Promise<CaseBody>;
  case(id: string, command: string, body: CommandBody, key: string): Promise<CaseBody>;
  comment(id: string, body: Schemas["NewComment"], key: string): Promise<{ case: string }>;
  report(body: Schemas["NewCase"], key: string): Promise<Schemas["NewCaseAnswer"]>;
}

export interface SendOptions {
  wire: Wire;
  photos: PhotoStore;
  /** The case that came of a report, by the report's key. */
  reported: (key: string) => string | undefined;
  /** Words for what is refused here and never reaches the server. */
  words: { photoLost: string; reportFailed: string };
  now?: () => number;
}

/** An upload waits 24 hours to be named; one that is nearly so old may be gone. */
const UPLOAD_GOOD_FOR = 20 * 3_600_000;

export async function send(work: Work, key: string, options: SendOptions): Promise<Answered> {
  const where = work.target === "reported" ? options.reported(work.report) : undefined;
  if (work.target === "reported" && !where) throw new Error(options.words.reportFailed);
  const answer = await withPhotos(work, options, (attachments) => give(work, key, where, attachments, options.wire));
  await options.photos.spend(work.photos);
  return answer;
}

/**
 * Ids that were once sent are sent again unchanged, because the key stands for that very body. Only when the server
 * no longer knows them, which leaves the key free, do the photos go a second time.
 */
async function withPhotos(work: Work, options: SendOptions, give: (attachments: string[]) => Promise<Answered>): Promise<Answered> {
  const known = await uploadAll(work.photos, options, "keep");
  try {
    return await give(known);
  } catch (error) {
    if (!isAboutPhotos(error) || !(await anyOld(work.photos, options))) throw error;
    return give(await uploadAll(work.photos, options, "renew"));
  }
}

function isAboutPhotos(error: unknown): boolean {
  if (!(error instanceof Problem)) return false;
  return (error.body.errors ?? []).some((one) => one.field === "attachments" || one.field.startsWith("attachments."));
}

async function anyOld(keys: readonly string[], { photos, now = Date.now }: SendOptions): Promise<boolean> {
  const stored = await Promise.all(keys.map((key) => photos.get(key)));
  return stored.some((photo) => photo !== undefined && now() - (photo.uploadedAt ?? now()) > UPLOAD_GOOD_FOR);
}

async function uploadAll(keys: readonly string[], { photos, wire, words }: SendOptions, old: "keep" | "renew"): Promise<string[]> {
  const ids: string[] = [];
  for (const key of keys) {
    const photo = await photos.get(key);
    if (!photo) throw new Error(words.photoLost);
    if (photo.id && old === "keep") {
      ids.push(photo.id);
      continue;
    }
    // A key stands for one upload: the second one needs another, which is the same each time it is tried.
    const { id } = await wire.upload(photo.blob, photo.name, photo.id ? `${key}.${photo.uploadedAt ?? 0}` : key);
    await photos.uploaded(key, id);
    ids.push(id);
  }
  return ids;
}

async function give(work: Work, key: string, where: string | undefined, attachments: string[], wire: Wire): Promise<Answered> {
  const named = attachments.length > 0 ? { attachments } : {};
  switch (work.target) {
    case "order":
      return short(await wire.order(work.id, work.command, { ...work.body, ...named }, key));
    case "case":
      return short(await wire.case(work.id, work.command, { ...work.body, ...named }, key));
    case "reported":
      return short(await wire.case(where ?? "", work.command, { ...work.body, ...named }, key));
    case "comment":
      return { case: (await wire.comment(work.id, { ...work.body, ...named }, key)).case };
    case "new": {
      const made = await wire.report({ ...work.body, attachments }, key);
      return { ...short(made), ...(made.advice ? { advice: made.advice } : {}) };
    }
  }
}

function short(body: CaseBody): Answered {
  return { case: body.id, number: body.number, state: body.state, version: body.version };
}
