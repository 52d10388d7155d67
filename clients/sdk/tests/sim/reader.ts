import type { Listener, Live, Mode, Since } from "../../src/index.ts";
import type { Happening } from "./line.ts";

/** What a page would keep of a topic: a list of what happened, or the newest of each case. */
export class Reader {
  list: { position: number; word: string }[] = [];
  cases = new Map<string, number>();
  told = 0;
  backwards = 0;
  /** Events that were passed over, as the next snapshot of the same epoch shows. */
  lost = 0;
  #epoch = "";
  /** Places from which the subscription may be begun anew. */
  marks: Since[] = [];

  constructor(
    readonly topic: string,
    readonly mode: Mode,
  ) {}

  listener(live: () => Live): Listener {
    return {
      snapshot: (state, at) => {
        const happened = state as Happening[];
        const had = new Set(this.list.map(text));
        const newest = this.list.at(-1)?.position ?? 0;
        const passed = happened.map(entry).filter((one) => one.position < newest && !had.has(text(one)));
        if (this.mode === "events" && this.#epoch === at.epoch) this.lost += passed.length;
        this.#epoch = at.epoch;
        this.list = happened.map(entry);
        this.cases = newestOf(happened);
        this.marks = [];
      },
      event: ({ position, case: subject }) => {
        this.told += 1;
        if (position <= (this.list.at(-1)?.position ?? 0)) this.backwards += 1;
        this.list.push({ position, word: `event ${subject}` });
        this.cases.set(subject ?? "", position);
      },
      left: (subject) => {
        this.told += 1;
        this.list.push({ position: live().since(this.topic)?.position ?? 0, word: `left ${subject}` });
        this.cases.delete(subject ?? "");
      },
      head: () => {
        const since = live().since(this.topic);
        if (since) this.marks.push(since);
      },
    };
  }

  /** Forgets everything after an earlier place, as a page does that was reloaded with an older draft. */
  goBack(to: Since): void {
    this.list = this.list.filter((one) => one.position <= to.position);
    this.marks = this.marks.filter((mark) => mark.position <= to.position);
  }

  /** What it lacks or has wrong, in words; empty when it has exactly what happened. */
  faults(happened: Happening[]): string[] {
    if (this.mode === "state") return differences([...newestOf(happened)].map(String).sort(), [...this.cases].map(String).sort());
    return differences(happened.map(entry).map(text), this.list.map(text));
  }
}

function entry(one: Happening): { position: number; word: string } {
  return { position: one.position, word: `${one.leaves ? "left" : "event"} ${one.case}` };
}

function text(one: { position: number; word: string }): string {
  return `${one.position} ${one.word}`;
}

function newestOf(happened: Happening[]): Map<string, number> {
  const cases = new Map<string, number>();
  for (const one of happened) {
    if (one.leaves) cases.delete(one.case);
    else cases.set(one.case, one.position);
  }
  return cases;
}

function differences(wanted: string[], had: string[]): string[] {
  const faults = wanted.filter((one) => !had.includes(one)).map((one) => `lacks ${one}`);
  faults.push(...had.filter((one) => !wanted.includes(one)).map((one) => `has invented ${one}`));
  if (faults.length === 0 && wanted.join("\n") !== had.join("\n")) faults.push("has doubled or disordered some");
  return faults;
}
