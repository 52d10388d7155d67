/**
 * The typed client. Paths, parameters and bodies come from `schema.ts`, which is generated from the server's own
 * document; nothing here names a field twice.
 *
 * A write carries an Idempotency-Key. Whoever may have to send it again makes and stores the key first and passes it;
 * for the others one is made here and used again for the retries of this call.
 */
import type { components, paths } from "./schema.ts";
import { problemOf, Unreachable } from "./problem.ts";
import type { Session, Tokens } from "./session.ts";
import type { Answer, Payload, Transport } from "./transport.ts";

export type Schemas = components["schemas"];
export type Method = "get" | "post" | "put" | "patch" | "delete";
/** Paths that know a method. */
export type PathOf<M extends Method> = { [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never }[keyof paths];

type Operation<P extends keyof paths, M extends Method> = paths[P] extends Record<M, infer O> ? O : never;
type Params<O, K extends string> = O extends { parameters: infer A } ? (A extends { [P in K]?: infer V } ? V : undefined) : undefined;
type Body<O> = O extends { requestBody: { content: { "application/json": infer B } } } ? B : unknown;
type Success<O> = O extends { responses: infer R }
  ? { [S in keyof R]: S extends 200 | 201 ? (R[S] extends { content: { "application/json": infer B } } ? B : undefined) : never }[keyof R]
  : never;

/** What a call takes, by its path and method. */
export interface Call<O> {
  path?: Params<O, "path">;
  query?: Params<O, "query">;
  body?: Body<O>;
  /** Made and stored before the first try, by those who may have to send it again. */
  key?: string;
  /** Milliseconds for one try. */
  patience?: number;
}

export interface Options {
  /** `""` in a browser; with scheme and host in a mini-program. */
  base?: string;
  transport: Transport;
  session: Session;
  /** `zh-CN` or `en`. */
  language?: () => string;
  /** A name of this device for those who are not signed in; never a serial number of the hardware. */
  device?: () => string;
  /** Randomness for keys: 16 bytes. */
  random?: () => Uint8Array;
  /** Runs `work` while no other page of this browser does; the default knows the browser's locks. */
  alone?: <T>(name: string, work: () => Promise<T>) => Promise<T>;
}

/** Milliseconds for an answer, and for an upload on the network of a stairwell. */
const PATIENCE = 20_000;
const UPLOAD_PATIENCE = 120_000;

export class Client {
  constructor(private readonly options: Options) {}

  get session(): Session {
    return this.options.session;
  }

  get base(): string {
    return this.options.base ?? "";
  }

  get<P extends PathOf<"get">>(path: P, call: Call<Operation<P, "get">> = {}): Promise<Success<Operation<P, "get">>> {
    return this.#call("GET", path as string, call) as Promise<Success<Operation<P, "get">>>;
  }

  post<P extends PathOf<"post">>(path: P, call: Call<Operation<P, "post">> = {}): Promise<Success<Operation<P, "post">>> {
    return this.#call("POST", path as string, call) as Promise<Success<Operation<P, "post">>>;
  }

  put<P extends PathOf<"put">>(path: P, call: Call<Operation<P, "put">> = {}): Promise<Success<Operation<P, "put">>> {
    return this.#call("PUT", path as string, call) as Promise<Success<Operation<P, "put">>>;
  }

  delete<P extends PathOf<"delete">>(path: P, call: Call<Operation<P, "delete">> = {}): Promise<Success<Operation<P, "delete">>> {
    return this.#call("DELETE", path as string, call) as Promise<Success<Operation<P, "delete">>>;
  }

  /** Sends a photo or a voice; the answer's id goes into a report, a comment or feedback. */
  async upload(file: Blob | string, name: string, key = this.newKey()): Promise<Schemas["AttachmentBody"]> {
    const text = await this.#send("POST", "/api/v1/attachments", { file, name }, key, UPLOAD_PATIENCE);
    return read(text) as Schemas["AttachmentBody"];
  }

  /** Where the bytes of an attachment are; they need the session's token, so an `<img>` cannot load them by itself. */
  async attachment(id: string): Promise<Blob> {
    const url = `${this.base}/api/v1/attachments/${encodeURIComponent(id)}`;
    const load = (token: string | null) => fetch(url, { headers: this.#headers(token) }).catch(unreachable);
    const token = await this.#token();
    let response = await load(token);
    if (response.status === 401 && token !== null && (await this.#renew(token))) response = await load(this.session.access);
    if (!response.ok) throw problemOf(response.status, await response.text(), response.headers.get("retry-after"));
    return response.blob().catch(unreachable);
  }

  /** Signs in and begins the session. */
  async signIn(account: string, password: string): Promise<Tokens> {
    const tokens = (await this.post("/api/v1/auth/login", { body: { account, password } as never })) as Tokens;
    this.session.begin(tokens);
    return tokens;
  }

  /** Signs a resident in by telephone and one-time code. */
  async signInByCode(phone: string, code: string): Promise<Tokens> {
    const tokens = (await this.post("/api/v1/auth/code-login", { body: { phone, code } as never })) as Tokens;
    this.session.begin(tokens);
    return tokens;
  }

  /** Signs a resident in through WeChat, by the code of `wx.login`. */
  async signInByWechat(code: string): Promise<Tokens> {
    const tokens = (await this.post("/api/v1/auth/wechat-login", { body: { code } as never })) as Tokens;
    this.session.begin(tokens);
    return tokens;
  }

  /** Ends the session here whatever the server says; the token ends by itself when it could not be told. */
  async signOut(): Promise<void> {
    try {
      if (this.session.refresh) await this.post("/api/v1/auth/logout");
    } catch {
      // Signed out on this device in any case.
    }
    this.session.end();
  }

  /** A key for one intention of a person. */
  newKey(): string {
    const bytes = this.options.random?.() ?? crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async #call(method: string, template: string, call: Call<unknown>): Promise<unknown> {
    const url = fill(template, call.path as Record<string, unknown> | undefined, call.query as Record<string, unknown> | undefined);
    const payload = call.body === undefined ? undefined : { text: JSON.stringify(call.body), type: "application/json" };
    const key = method === "GET" ? undefined : (call.key ?? this.newKey());
    const text = await this.#send(method, url, payload, key, call.patience ?? PATIENCE);
    return text === "" ? undefined : read(text);
  }

  async #send(method: string, url: string, payload: Payload | undefined, key: string | undefined, patience: number): Promise<string> {
    const token = SIGNING.test(url) ? null : await this.#token();
    let answer = await this.#once(method, url, payload, key, patience, token);
    if (answer.status === 401 && token !== null && (await this.#renew(token))) {
      answer = await this.#once(method, url, payload, key, patience, this.session.access);
    }
    if (answer.status >= 200 && answer.status < 300) return answer.text;
    throw problemOf(answer.status, answer.text, answer.header("retry-after"));
  }

  async #once(method: string, url: string, payload: Payload | undefined, key: string | undefined, patience: number, token: string | null): Promise<Answer> {
    const headers = this.#headers(token);
    if (key !== undefined) headers["Idempotency-Key"] = key;
    const request = { method, url: this.base + url, headers, patience };
    try {
      return await this.options.transport(payload ? { ...request, payload } : request);
    } catch (reason) {
      throw new Unreachable(reason);
    }
  }

  #headers(token: string | null): Record<string, string> {
    const headers: Record<string, string> = { "Accept-Language": this.options.language?.() ?? "zh-CN", Accept: "application/json" };
    const device = this.options.device?.();
    if (device) headers["X-Device-Id"] = device;
    if (token) headers["Authorization"] = `Bearer ${token}`;
    return headers;
  }

  /** A token that is good for a while, `null` when nobody is signed in. */
  async #token(): Promise<string | null> {
    if (this.session.refresh && !this.session.access) await this.#renew(null);
    return this.session.access;
  }

  #renewing: Promise<boolean> | null = null;

  /**
   * Exchanges the refresh token, once for all calls that need it; false when the session is over. `stale` is the token
   * that was refused: a call that hears of it late finds the next one there already.
   */
  #renew(stale: string | null): Promise<boolean> {
    this.#renewing ??= (this.options.alone ?? aloneInBrowser)("sandan.refresh", () => this.#exchange(stale)).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #exchange(stale: string | null): Promise<boolean> {
    // Another page may have done it while this one waited for its turn.
    const access = this.session.access;
    if (access && access !== stale) return true;
    const refresh = this.session.refresh;
    if (!refresh) return false;
    const payload = { text: JSON.stringify({ refresh_token: refresh }), type: "application/json" };
    const answer = await this.#once("POST", "/api/v1/auth/refresh", payload, undefined, PATIENCE, null);
    // Meanwhile somebody signed out, or in as another: this answer is about a session that is no more.
    if (this.session.refresh !== refresh) return this.session.access !== null;
    if (answer.status === 200) {
      this.session.begin(read(answer.text) as Tokens);
      return true;
    }
    const problem = problemOf(answer.status, answer.text, answer.header("retry-after"));
    if (problem.passing) throw problem;
    this.session.end();
    return false;
  }
}

/** Calls that begin or end a session carry no token. */
const SIGNING = /^\/api\/v1\/auth\/(login|codes|code-login|wechat-login|refresh)$/;

function unreachable(reason: unknown): never {
  throw new Unreachable(reason);
}

/** The body of a success. What is no JSON came from something between here and the server, and says nothing of it. */
function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (reason) {
    throw new Unreachable(reason);
  }
}

/** Puts parameters into a path; absent ones and empty texts are not sent. */
export function fill(template: string, path: Record<string, unknown> = {}, query: Record<string, unknown> = {}): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = path[name];
    if (value === undefined || value === null || value === "") throw new TypeError(`the path ${template} needs {${name}}`);
    return encodeURIComponent(String(value));
  });
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  if (pairs.length === 0) return filled;
  return `${filled}?${pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`).join("&")}`;
}

async function aloneInBrowser<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = typeof navigator === "undefined" ? undefined : navigator.locks;
  if (!locks) return work();
  return locks.request(name, work) as Promise<T>;
}
