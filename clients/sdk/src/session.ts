import type { components } from "./schema.ts";

export type Tokens = components["schemas"]["TokensBody"];
export type User = components["schemas"]["UserBody"];

/** Where a session is kept: `localStorage`, WeChat's storage, or memory in tests. */
export interface Keep {
  get(name: string): string | null;
  set(name: string, value: string): void;
  remove(name: string): void;
}

/** Kept until the page is closed; used in tests and where nothing may be stored. */
export function inMemory(): Keep {
  const kept = new Map<string, string>();
  return { get: (name) => kept.get(name) ?? null, set: (name, value) => void kept.set(name, value), remove: (name) => void kept.delete(name) };
}

/** The browser's storage; without one (private windows of old browsers) memory. */
export function inBrowser(): Keep {
  try {
    localStorage.setItem("sandan.probe", "1");
    localStorage.removeItem("sandan.probe");
  } catch {
    return inMemory();
  }
  return {
    get: (name) => localStorage.getItem(name),
    set: (name, value) => localStorage.setItem(name, value),
    remove: (name) => localStorage.removeItem(name),
  };
}

interface Kept {
  access: string;
  refresh: string;
  /** Milliseconds of this device's clock at which the access token ends. */
  ends: number;
  user: User;
}

/** Seconds before its end at which an access token is exchanged. */
const EARLY = 30;

/**
 * Who is signed in on this device. Two pages of one browser share it through the storage: a refresh token is good
 * once, so whoever refreshes does it under the name's lock, and the others read what it brought.
 */
export class Session {
  #listeners = new Set<(user: User | null) => void>();
  constructor(
    private readonly keep: Keep,
    private readonly name = "sandan.session",
    private readonly now: () => number = Date.now,
  ) {}

  #read(): Kept | null {
    const text = this.keep.get(this.name);
    if (!text) return null;
    try {
      return JSON.parse(text) as Kept;
    } catch {
      return null;
    }
  }

  get user(): User | null {
    return this.#read()?.user ?? null;
  }

  /** The access token while it is good for a while yet. */
  get access(): string | null {
    const kept = this.#read();
    return kept && kept.ends - this.now() > EARLY * 1000 ? kept.access : null;
  }

  get refresh(): string | null {
    return this.#read()?.refresh ?? null;
  }

  begin(tokens: Tokens): void {
    const kept: Kept = { access: tokens.access_token, refresh: tokens.refresh_token, ends: this.now() + tokens.expires_in * 1000, user: tokens.user };
    const before = this.user?.id;
    this.keep.set(this.name, JSON.stringify(kept));
    if (before !== tokens.user.id) this.#tell(tokens.user);
  }

  end(): void {
    const before = this.user;
    this.keep.remove(this.name);
    if (before) this.#tell(null);
  }

  /** Called when somebody signs in or out on this page; returns how to stop it. */
  onChange(listener: (user: User | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(user: User | null): void {
    for (const listener of this.#listeners) listener(user);
  }
}
