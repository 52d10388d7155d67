/**
 * What the phone keeps: commands that wait, their photos, and what was last read.
 *
 * Every record names the account it belongs to. It is personal data on a device that can be lost: nothing is kept
 * longer than `KEEP_DAYS`, and signing out erases it at once. Only a command that waits to be sent outlives that time,
 * because dropping it would lose work that somebody did.
 */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Queued } from "@sandan/sdk";
import type { Work } from "../work/types.ts";

export const KEEP_DAYS = 7;
export const KEEP_MS = KEEP_DAYS * 86_400_000;

export interface StoredCommand extends Queued<Work> {
  account: string;
}

export interface StoredPhoto {
  /** The Idempotency-Key of its upload, and its name here. */
  key: string;
  account: string;
  at: number;
  name: string;
  blob: Blob;
  /** The server's id once uploaded, and when that was. */
  id?: string;
  uploadedAt?: number;
}

export interface Kept {
  /** `<account>|<name>` */
  key: string;
  account: string;
  at: number;
  data: unknown;
}

export interface WorkerSchema extends DBSchema {
  commands: { key: string; value: StoredCommand; indexes: { account: string } };
  photos: { key: string; value: StoredPhoto; indexes: { account: string } };
  kept: { key: string; value: Kept; indexes: { account: string; at: number } };
}

export type Database = IDBPDatabase<WorkerSchema>;

export const DATABASE = "sandan-worker";

export function openDatabase(name = DATABASE): Promise<Database> {
  return openDB<WorkerSchema>(name, 1, {
    upgrade(db) {
      for (const store of ["commands", "photos", "kept"] as const) {
        const made = db.createObjectStore(store, { keyPath: "key" });
        made.createIndex("account" as never, "account");
      }
    },
  });
}

/** Removes everything of an account: called when its person signs out. */
export async function eraseAccount(db: Database, account: string): Promise<void> {
  const change = db.transaction(["commands", "photos", "kept"], "readwrite");
  for (const name of ["commands", "photos", "kept"] as const) {
    const store = change.objectStore(name);
    for (const key of await store.index("account").getAllKeys(account)) await store.delete(key);
  }
  await change.done;
}

/**
 * The session was ended by the server, not by its person: what was read goes, what they did and began to write stays
 * until they sign in again.
 */
export async function forgetRead(db: Database, account: string): Promise<void> {
  const store = db.transaction("kept", "readwrite").objectStore("kept");
  for (const key of await store.index("account").getAllKeys(account)) {
    if (!key.startsWith(`${account}|draft:`)) await store.delete(key);
  }
}

/**
 * Removes what is too old, what an earlier user of the phone left, and photos that nothing names any more.
 * What waits to be sent stays, whoever gave it.
 */
export async function sweep(db: Database, account: string, now = Date.now()): Promise<void> {
  const oldest = now - KEEP_MS;
  const change = db.transaction(["commands", "photos", "kept"], "readwrite");
  const named = new Set<string>();
  for (const command of await change.objectStore("commands").getAll()) {
    const ended = command.fate.state === "done" || command.fate.state === "refused";
    if (ended && (command.at < oldest || command.account !== account)) await change.objectStore("commands").delete(command.key);
    else if (!ended) command.work.photos.forEach((key) => named.add(key));
  }
  for (const kept of await change.objectStore("kept").getAll()) {
    if (kept.at < oldest || kept.account !== account) await change.objectStore("kept").delete(kept.key);
  }
  for (const photo of await change.objectStore("photos").getAll()) {
    const stale = photo.at < oldest || photo.account !== account;
    if (stale && !named.has(photo.key)) await change.objectStore("photos").delete(photo.key);
  }
  await change.done;
}
