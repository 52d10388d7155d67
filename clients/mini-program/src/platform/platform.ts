/** What differs between a browser and WeChat, and nothing else. `#here` is one of the two, chosen when built. */
import type { Client, components, Keep, Socket, Transport } from "@sandan/sdk";

export type Point = components["schemas"]["PointBody"];

/** A file of this device: a browser's blob, or the path that WeChat gave. */
export type LocalFile = Blob | string;

export interface Taken {
  file: LocalFile;
  name: string;
}

/** A small store that outlives the page and, in a browser, holds photos too. */
export interface Drawer {
  read<T>(key: string): Promise<T | null>;
  write(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  /** Values of all keys that begin so. */
  all<T>(prefix: string): Promise<T[]>;
}

/** A recording under way. */
export interface Recording {
  /** Ends it; `null` when nothing was recorded. */
  stop(): Promise<Taken | null>;
}

export interface Picked {
  point: Point;
  address: string;
}

export interface Platform {
  readonly name: "browser" | "wechat";
  /** The channel that a report names. */
  readonly channel: "web" | "mini_program";
  readonly keep: Keep;
  readonly drawer: Drawer;
  transport: Transport;
  socket(): Socket;
  random(): Uint8Array;
  isOnline(): boolean;
  /** The network came back, or the page is looked at again. */
  onReturn(listener: () => void): void;
  onNetwork(listener: (online: boolean) => void): void;
  /** Calls with page and parameters when somebody changes the address by hand or by a link; returns how to end it. Absent where there is none. */
  onAddress?(listener: (path: string, query: URLSearchParams) => void): () => void;
  /** Sets what a screen reader and a style sheet read from the whole page. */
  dress(look: { elder: boolean; language: string; title: string }): void;

  choosePhotos(most: number): Promise<Taken[]>;
  /** Makes a file outlive this page. */
  settle(taken: Taken): Promise<Taken>;
  /** Where a local file can be shown from. */
  show(file: LocalFile): string;
  /** Where an attachment of the server can be shown from. */
  attachment(client: Client, id: string): Promise<string>;
  enlarge(urls: string[], at: number): void;

  whereAmI(): Promise<Point>;
  /** The platform's own map; absent where ours is shown. */
  pickPlace?(): Promise<Picked | null>;
  scan?(): Promise<string | null>;
  canRecord(): Promise<boolean>;
  record(): Promise<Recording>;
  /** A ready recording from this device; absent where recording always works. */
  chooseVoice?(): Promise<Taken | null>;
  /** Reads aloud; absent where the platform cannot. */
  readAloud?(words: string, language: string): void;
  hush?(): void;
  /** The code by which WeChat says who this is; absent elsewhere. */
  wechatCode?(): Promise<string>;
  /** Asks for consent to one message of each of these templates; answers the ids that were agreed to. Absent elsewhere. */
  askConsent?(templates: string[]): Promise<string[]>;
  call(number: string): void;
  /** Shows the way to a place in whatever map this device has; absent where there is none. */
  route?(point: Point, name: string): void;
  download(name: string, text: string): Promise<void>;
}
