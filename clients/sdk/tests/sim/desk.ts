/** A server for the client and the queue: tokens that are good once, keys that do a thing once, and a network. */
import { type Answer, type Keep, type Outgoing, type Transport, Client, inMemory, Session } from "../../src/index.ts";

type Rule = (request: Outgoing) => Answer | undefined;

export class Desk {
  now = 1_000_000;
  requests: Outgoing[] = [];
  /** Answers given before anything else is looked at; the first that knows one. */
  rules: Rule[] = [];
  away = false;
  /** The network breaks after the server has done its part. */
  answersLost = 0;
  /** Holds an answer back on its way. */
  road: (request: Outgoing, answer: Answer) => Promise<void> = async () => {};
  refreshes: string[] = [];
  reused = 0;
  /** How often a thing was done, by key; a key that comes again does nothing. */
  done = new Map<string, string>();
  order: string[] = [];
  #good = "";
  #generation = 0;
  #access = new Set<string>();
  #revoked = false;

  /** Signs somebody in without asking. */
  tokens(): Record<string, unknown> {
    this.#generation += 1;
    this.#good = `refresh-${this.#generation}`;
    this.#access.add(`access-${this.#generation}`);
    const user = { id: "u1", name: "王", roles: [] };
    return { access_token: `access-${this.#generation}`, refresh_token: this.#good, expires_in: 900, user };
  }

  /** Every access token given so far is good no longer. */
  forget(): void {
    this.#access.clear();
  }

  revoke(): void {
    this.#revoked = true;
    this.forget();
  }

  transport: Transport = async (request) => {
    // A copy: what was sent is not changed by what happens later.
    this.requests.push({ ...request, headers: { ...request.headers } });
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (this.away) throw new TypeError("fetch failed");
    const answer = this.#answer(request);
    await this.road(request, answer);
    if (this.answersLost > 0) {
      this.answersLost -= 1;
      throw new TypeError("the connection was cut");
    }
    return answer;
  };

  #answer(request: Outgoing): Answer {
    for (const rule of this.rules) {
      const answer = rule(request);
      if (answer) return answer;
    }
    if (request.url === "/api/v1/auth/refresh") return this.#refresh(request);
    const token = request.headers["Authorization"]?.replace("Bearer ", "");
    if (token === undefined || !this.#access.has(token)) return problem(401, "unauthenticated");
    const key = request.headers["Idempotency-Key"];
    if (key === undefined) return json(200, { url: request.url });
    const text = textOf(request);
    const before = this.done.get(key);
    if (before !== undefined && before !== text) return problem(422, "key_reused");
    if (before === undefined) this.order.push(text);
    this.done.set(key, text);
    return json(200, { did: text });
  }

  #refresh(request: Outgoing): Answer {
    const { refresh_token: token } = JSON.parse(textOf(request)) as { refresh_token: string };
    if (this.refreshes.includes(token)) this.reused += 1;
    this.refreshes.push(token);
    return this.#revoked || token !== this.#good ? problem(401, "unauthenticated") : json(200, this.tokens());
  }

  /** A page: its own client and session, the storage shared with other pages. */
  page(keep: Keep = inMemory(), alone?: <T>(name: string, work: () => Promise<T>) => Promise<T>): Client {
    const session = new Session(keep, "test", () => this.now);
    return new Client({ transport: this.transport, session, ...(alone ? { alone } : {}) });
  }

  signedIn(keep: Keep = inMemory()): Client {
    const client = this.page(keep);
    client.session.begin(this.tokens() as never);
    return client;
  }
}

export function textOf(request: Outgoing): string {
  return request.payload && "text" in request.payload ? request.payload.text : "";
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return raw(status, JSON.stringify(body), headers);
}

export function raw(status: number, text: string, headers: Record<string, string> = {}): Answer {
  return { status, text, header: (name) => headers[name.toLowerCase()] ?? null };
}

export function problem(status: number, code: string, headers: Record<string, string> = {}): Answer {
  return json(status, { type: "about:blank", title: code, status, detail: `说明 ${code}`, code, request_id: "r", errors: [] }, headers);
}

/** The browser's locks: one at a time of a name, for all pages. */
export function locks(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return <T>(name: string, work: () => Promise<T>) => {
    const run = (last.get(name) ?? Promise.resolve()).then(work, work);
    last.set(name, run);
    return run;
  };
}
