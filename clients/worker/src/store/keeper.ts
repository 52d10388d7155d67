/** What was last read, for the time without a network; and drafts that a killed page must not lose. */
import type { Database } from "./database.ts";
import { KEEP_MS } from "./database.ts";

export interface Found<T> {
  data: T;
  /** Milliseconds of this device's clock. */
  at: number;
}

export class Keeper {
  constructor(
    private readonly db: Database,
    private readonly account: string,
    private readonly now: () => number = Date.now,
  ) {}

  async put(name: string, data: unknown): Promise<void> {
    await this.db.put("kept", { key: this.#key(name), account: this.account, at: this.now(), data });
  }

  async get<T>(name: string): Promise<Found<T> | undefined> {
    const kept = await this.db.get("kept", this.#key(name));
    if (!kept || kept.at < this.now() - KEEP_MS) return undefined;
    return { data: kept.data as T, at: kept.at };
  }

  async remove(name: string): Promise<void> {
    await this.db.delete("kept", this.#key(name));
  }

  /** All that begins so, by the rest of its name. */
  async all<T>(prefix: string): Promise<Map<string, Found<T>>> {
    const start = this.#key(prefix);
    const range = IDBKeyRange.bound(start, `${start}\uffff`);
    const found = new Map<string, Found<T>>();
    for (const kept of await this.db.getAll("kept", range)) {
      if (kept.at >= this.now() - KEEP_MS) found.set(kept.key.slice(start.length), { data: kept.data as T, at: kept.at });
    }
    return found;
  }

  #key(name: string): string {
    return `${this.account}|${name}`;
  }
}
