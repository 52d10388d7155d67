/**
 * What stands behind a number: a question to the list of cases, and where the list has no such filter, a test of each
 * case. The pages are then gone through until the number is found or the reader has enough.
 */
import type { paths, Schemas } from "@sandan/sdk";
import type { CaseBody } from "../server/bodies.ts";

export interface Sought {
  title: string;
  area: string;
  state?: string;
  category?: string;
  overdue?: boolean;
  openedFrom?: string;
  openedTo?: string;
  order?: "newest" | "oldest" | "due";
  /** Only cases that pass are shown. */
  keep?: (found: CaseBody) => boolean;
  /** No later page can hold a case that passes. */
  beyond?: (found: CaseBody) => boolean;
  /** How many the number promised; the search ends when they are found. */
  expected?: number;
}

export type Page = Schemas["CasePage"];
type Query = NonNullable<paths["/api/v1/cases"]["get"]["parameters"]["query"]>;
export type Fetch = (query: Query) => Promise<Page>;

/** Cases in one question when each is tested, and shown until the reader asks for more. */
const LIMIT = 200;
const ENOUGH = 50;
/** Questions in one go; then the reader decides whether it goes on. */
const QUESTIONS = 8;

/** What a search has so far. */
export interface Found {
  cases: CaseBody[];
  /** Cases looked at, of how many. */
  seen: number;
  total: number;
  asOf: string;
  /** Nothing more can be found. */
  over: boolean;
}

export class Search {
  #found: Found = { cases: [], seen: 0, total: 0, asOf: "", over: false };
  #cursor: string | undefined;

  constructor(
    readonly sought: Sought,
    private readonly fetch: Fetch,
  ) {}

  /**
   * Goes on until about fifty more are found, the number is complete, or the patience of one go is used up. What was
   * found before a question failed is kept, and the next go begins with that question.
   */
  async more(told: (found: Found) => void): Promise<void> {
    const { keep, beyond, expected } = this.sought;
    const enough = this.#found.cases.length + ENOUGH;
    for (let asked = 0; asked < QUESTIONS && !this.#found.over && this.#found.cases.length < enough; asked += 1) {
      const page = await this.fetch(this.#query());
      const reached = beyond ? page.items.findIndex(beyond) : -1;
      const within = reached < 0 ? page.items : page.items.slice(0, reached);
      const cases = [...this.#found.cases, ...(keep ? within.filter(keep) : within)];
      this.#cursor = page.next ?? undefined;
      const complete = keep !== undefined && expected !== undefined && cases.length >= expected;
      this.#found = { cases, seen: this.#found.seen + page.items.length, total: page.total, asOf: page.as_of, over: reached >= 0 || !this.#cursor || complete };
      told(this.#found);
    }
  }

  #query(): Query {
    const { area, state, category, overdue, openedFrom, openedTo, order, keep } = this.sought;
    return { area, state, category, overdue, opened_from: openedFrom, opened_to: openedTo, order, limit: keep ? LIMIT : ENOUGH, cursor: this.#cursor };
  }
}
