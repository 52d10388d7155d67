/** A phone for the tests: its database in memory, and a server that remembers what it was told. */
import "fake-indexeddb/auto";
import { Problem, Queue, Unreachable } from "@sandan/sdk";
import { CommandStore } from "../src/store/commandStore.ts";
import { openDatabase, type Database } from "../src/store/database.ts";
import { PhotoStore } from "../src/store/photoStore.ts";
import { send, type Wire } from "../src/work/send.ts";
import type { Answered, CaseBody, Work } from "../src/work/types.ts";

export const WORDS = { photoLost: "照片已不在本机", reportFailed: "前面的自报未被接收" };

export function problem(status: number, code: string, detail: string, field?: string): Problem {
  const errors = field ? [{ field, reason: detail }] : [];
  return new Problem(status, { type: "", title: code, status, detail, code, request_id: "r", errors } as never);
}

/** Keeps one answer per key, as the server does, and counts what was really carried out. */
export class FakeServer {
  online = true;
  /** The next answer is lost on the way back. */
  losesAnswer = false;
  carriedOut: { key: string; what: string; body: unknown }[] = [];
  calls: string[] = [];
  refusals = new Map<string, Problem>();
  #answers = new Map<string, { body: string; answer: unknown }>();
  #uploads = 0;

  wire: Wire = {
    upload: (_, __, key) => this.#once(key, "upload", {}, () => ({ id: `photo-${(this.#uploads += 1)}` })),
    order: (id, command, body, key) => this.#once(key, `${command} ${id}`, body, () => made("case-1")),
    case: (id, command, body, key) => this.#once(key, `${command} ${id}`, body, () => made(id)),
    comment: (id, body, key) => this.#once(key, `comment ${id}`, body, () => ({ case: id })),
    report: (body, key) => this.#once(key, "report", body, () => made("case-new") as never),
  };

  async #once<T>(key: string, what: string, body: unknown, make: () => T): Promise<T> {
    if (!this.online) throw new Unreachable("offline");
    this.calls.push(what);
    const known = this.#answers.get(key);
    const text = JSON.stringify(body);
    if (known && known.body !== text) throw problem(422, "key_reused", "请求标识已用于其他内容");
    const refusal = this.refusals.get(what);
    if (!known && refusal) throw refusal;
    const answer = known ? (known.answer as T) : make();
    if (!known) {
      this.#answers.set(key, { body: text, answer });
      this.carriedOut.push({ key, what, body });
    }
    if (this.losesAnswer) {
      this.losesAnswer = false;
      throw new Unreachable("answer lost");
    }
    return answer;
  }
}

function made(id: string): CaseBody {
  return { id, number: "20261122-1", state: "handling", version: 2 } as CaseBody;
}

let named = 0;

export async function newDatabase(): Promise<Database> {
  return openDatabase(`phone-${(named += 1)}`);
}

/** A page of the phone: closes and opens again over the same database. */
export async function openPage(db: Database, server: FakeServer, account = "me", now: () => number = Date.now) {
  const photos = new PhotoStore(db, account, now);
  let keys = 0;
  const reported = (key: string) => {
    const fate = queue.items.find((item) => item.key === key)?.fate;
    return fate?.state === "done" ? (fate.answer as Answered).case : undefined;
  };
  const prefix = `k${Math.random().toString(36).slice(2)}`;
  const queue: Queue<Work> = new Queue<Work>({
    store: new CommandStore(db, account),
    newKey: () => `${prefix}-${(keys += 1)}`,
    send: (work, key) => send(work, key, { wire: server.wire, photos, reported, words: WORDS, now }),
  });
  await queue.open();
  return { queue, photos };
}

export const order = (command: string, id = "order-1", photos: string[] = []): Work => ({ target: "order", id, case: "case-1", command, body: {}, photos });
export const onCase = (command: string, photos: string[] = []): Work => ({ target: "case", id: "case-1", command, body: { note: "已处理" }, photos });
