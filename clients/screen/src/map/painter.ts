/**
 * Gives areas their colours by feature state. Whatever is asked for within one frame is done once in it, and only
 * what differs from what the map already has; geometry is never sent again.
 */
export interface Paintable {
  setFeatureState(feature: { source: string; id: string }, state: Record<string, unknown>): void;
}

export class Painter {
  #has = new Map<string, string>();
  #wanted = new Map<string, { source: string; code: string; state: Record<string, string | boolean> }>();
  #frame: number | null = null;

  constructor(
    private readonly map: Paintable,
    private readonly nextFrame: (work: () => void) => number = (work) => requestAnimationFrame(work),
  ) {}

  /** Wants a state for an area; what else it has stays. */
  paint(source: string, code: string, state: Record<string, string | boolean>): void {
    const key = `${source}/${code}`;
    const wanted = this.#wanted.get(key);
    this.#wanted.set(key, { source, code, state: { ...wanted?.state, ...state } });
    this.#frame ??= this.nextFrame(() => this.#flush());
  }

  #flush(): void {
    this.#frame = null;
    for (const [key, { source, code, state }] of this.#wanted) {
      const changed: Record<string, string | boolean> = {};
      let any = false;
      for (const [name, value] of Object.entries(state)) {
        const told = `${key}/${name}`;
        if (this.#has.get(told) === String(value)) continue;
        this.#has.set(told, String(value));
        changed[name] = value;
        any = true;
      }
      if (any) this.map.setFeatureState({ source, id: code }, changed);
    }
    this.#wanted.clear();
  }
}
