/** Photos between the camera and the server. */
import type { Database, StoredPhoto } from "./database.ts";

export class PhotoStore {
  constructor(
    private readonly db: Database,
    private readonly account: string,
    private readonly now: () => number = Date.now,
  ) {}

  async add(key: string, blob: Blob, name: string): Promise<StoredPhoto> {
    const photo: StoredPhoto = { key, account: this.account, at: this.now(), name, blob };
    await this.db.put("photos", photo);
    return photo;
  }

  async get(key: string): Promise<StoredPhoto | undefined> {
    const photo = await this.db.get("photos", key);
    return photo?.account === this.account ? photo : undefined;
  }

  /** Notes the server's id before anything is done with it, so that a second try does not send the bytes again. */
  async uploaded(key: string, id: string): Promise<void> {
    const photo = await this.get(key);
    if (photo) await this.db.put("photos", { ...photo, id, uploadedAt: this.now() });
  }

  /** The command that names it was carried out: the bytes go, the id stays in case the answer has to be asked for again. */
  async spend(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const photo = await this.get(key);
      if (photo) await this.db.put("photos", { ...photo, blob: new Blob([]) });
    }
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.db.delete("photos", key);
  }
}
