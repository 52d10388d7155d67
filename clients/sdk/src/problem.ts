import type { components } from "./schema.ts";

/** The body of RFC 9457 as Sandan sends it. */
export type ProblemBody = components["schemas"]["ProblemBody"];

/** The network did not answer: nothing is known of what the server did. The same key may be sent again. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
  constructor(readonly reason: unknown) {
    super("the server cannot be reached");
  }
}

/** The server answered with a problem; `detail` is in the language that was asked for and may be shown. */
export class Problem extends Error {
  override readonly name = "Problem";
  constructor(
    readonly status: number,
    readonly body: ProblemBody,
    /** Seconds after which the server asks to be tried again; absent when trying again is of no use. */
    readonly retryAfter?: number,
  ) {
    super(body.detail || body.title || body.code);
  }

  /** The word that programs look at. */
  get code(): string {
    return this.body.code;
  }

  /** True when the same request may succeed later without a change by the person. */
  get passing(): boolean {
    return this.status === 429 || this.status >= 500 || this.retryAfter !== undefined;
  }
}

/** Reads an answer that is no success; what is no problem body becomes one with code `not_understood`. */
export function problemOf(status: number, text: string, retryAfter: string | null): Problem {
  const seconds = retryAfter === null || retryAfter === "" ? undefined : Number(retryAfter);
  const known = seconds !== undefined && Number.isFinite(seconds) ? seconds : undefined;
  try {
    const body = JSON.parse(text) as Partial<ProblemBody>;
    if (typeof body.code === "string") return new Problem(status, body as ProblemBody, known);
  } catch {
    // A proxy's page: fall through to a body of our own.
  }
  const body = { type: "about:blank", title: `HTTP ${status}`, status, detail: "", code: "not_understood", request_id: "" };
  return new Problem(status, body as unknown as ProblemBody, known);
}
