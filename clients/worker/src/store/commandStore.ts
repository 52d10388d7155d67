/** The queue's storage: the commands of one account, in IndexedDB. */
import type { Queued, QueueStore } from "@sandan/sdk";
import type { Work } from "../work/types.ts";
import type { Database } from "./database.ts";

export class CommandStore implements QueueStore<Work> {
  constructor(
    private readonly db: Database,
    private readonly account: string,
  ) {}

  async all(): Promise<Queued<Work>[]> {
    const stored = await this.db.getAllFromIndex("commands", "account", this.account);
    return stored.map(({ account: _, ...item }) => item);
  }

  async put(item: Queued<Work>): Promise<void> {
    await this.db.put("commands", { ...item, account: this.account });
  }

  async remove(key: string): Promise<void> {
    await this.db.delete("commands", key);
  }
}
