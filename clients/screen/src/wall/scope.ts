/** Which areas the signed-in person may look at, and where the wall begins for them. */
import type { Schemas } from "@sandan/sdk";
import type { AreaRef } from "../server/bodies.ts";

type Me = Schemas["MeBody"];

/** Roles that come with every account and open no screen. */
const OUTSIDE: ReadonlySet<string> = new Set(["resident", "volunteer"]);

export class Scope {
  readonly #everywhere: boolean;
  readonly #areas: readonly string[];

  constructor(me: Me) {
    const grants = me.scopes.filter((grant) => !OUTSIDE.has(grant.role));
    this.#everywhere = grants.some((grant) => !grant.area && !grant.unit);
    this.#areas = grants.flatMap((grant) => (grant.area ? [grant.area] : []));
  }

  /** No area at all: a resident, a volunteer, or somebody of a unit. */
  get none(): boolean {
    return !this.#everywhere && this.#areas.length === 0;
  }

  /** An area with its path from the county down. */
  covers(path: readonly AreaRef[]): boolean {
    return this.#everywhere || path.some((area) => this.#areas.includes(area.code));
  }

  first(root: string | null): string | null {
    return this.#everywhere ? root : (this.#areas[0] ?? null);
  }
}
