/**
 * What somebody sees and does: texts are looked for, buttons pressed by what stands on them, fields filled by what
 * stands above them. Everything waits for a level, with a bound; what does not come is an error that shows the page.
 */
import { until } from "../../../../e2e/harness/until";
import type { App } from "./app";
import { type Event, fire, markOf } from "./instance";
import { all, around, attribute, isElement, type Node, read, seenIn, tagOf } from "./node";

type Words = string | RegExp;
/** Of several buttons with the same words: the one that stands together with these. */
export interface Where {
  beside?: Words;
  /** Milliseconds. */
  patience?: number;
}

const PATIENCE = 30_000;

const fits = (text: string, words: Words) => (typeof words === "string" ? text === words : words.test(text));
const has = (text: string, words: Words) => (typeof words === "string" ? text.includes(words) : words.test(text));
const trimmed = (text: string) => text.replace(/\s+/g, " ").trim();

export class Screen {
  constructor(readonly app: App) {}

  get text(): string {
    return lines(this.#nodes());
  }

  /** The page that is on top. */
  get route(): string {
    return this.app.stack.at(-1)?.route ?? "";
  }

  /** Waits until the page says so. */
  async sees(words: Words, patience = PATIENCE): Promise<void> {
    await this.#wait(patience, `to see ${words}`, () => has(this.text, words) || undefined);
  }

  async leaves(words: Words, patience = PATIENCE): Promise<void> {
    await this.#wait(patience, `not to see ${words} any more`, () => !has(this.text, words) || undefined);
  }

  async press(name: Words, where: Where = {}): Promise<void> {
    tap(await this.#button(name, where));
  }

  /** Two taps before the page could say anything to the first. */
  async pressTwice(name: Words, where: Where = {}): Promise<void> {
    const button = await this.#button(name, where);
    tap(button);
    tap(button);
  }

  async fill(label: Words, value: string, patience = PATIENCE): Promise<void> {
    const field = await this.#wait(patience, `for the field ${label}`, () => one(this.#fields(label), `fields ${label}`));
    const most = Number(attribute(field, "maxlength") ?? 140);
    const written = attribute(field, "type") === "number" ? value.replace(/\D/g, "") : value;
    const detail = { value: most < 0 ? written : written.slice(0, most), cursor: value.length };
    fire(field, { type: "input", detail, target: markOf(field), currentTarget: markOf(field) });
  }

  /** Buttons that can be pressed now. */
  buttons(): string[] {
    return [...all(this.#nodes())].filter((node) => tagOf(node) === "button" && !attribute(node, "disabled")).map(nameOf);
  }

  #nodes(): Node[] {
    return this.app.stack.at(-1)?.nodes ?? [];
  }

  #fields(label: Words): Node[] {
    return [...all(this.#nodes())].filter((node) => ["input", "textarea"].includes(tagOf(node)) && fits(String(attribute(node, "aria-label") ?? ""), label));
  }

  #button(name: Words, { beside, patience = PATIENCE }: Where): Promise<Node> {
    return this.#wait(patience, `for the button ${name}`, () => {
      const named = [...all(this.#nodes())].filter((node) => tagOf(node) === "button" && fits(nameOf(node), name));
      const button = one(beside === undefined ? named : nearest(named, beside), `buttons ${name}`);
      return button && !attribute(button, "disabled") ? button : undefined;
    });
  }

  async #wait<T>(patience: number, what: string, look: () => T | undefined): Promise<T> {
    try {
      return await until(patience, async () => look());
    } catch (reason) {
      throw new Error(`waited ${what}, on ${this.route}:\n${this.text}\nbuttons: ${this.buttons().join(" | ")}`, { cause: reason });
    }
  }
}

function one(found: Node[], what: string): Node | undefined {
  if (found.length > 1) throw new Error(`${found.length} ${what}`);
  return found[0];
}

/** Spoken name, or what stands on it. */
function nameOf(node: Node): string {
  return trimmed(String(attribute(node, "aria-label") || "") || read(node));
}

/** Those whose closest surroundings that say the words are the smallest. */
function nearest(found: Node[], words: Words): Node[] {
  const far = found.map((node) => {
    let surroundings: Node | null = node;
    while (surroundings && !says(surroundings, words)) surroundings = around(surroundings);
    return { node, size: surroundings ? read(surroundings).length : Infinity };
  });
  const least = Math.min(...far.map(({ size }) => size));
  return least === Infinity ? [] : far.filter(({ size }) => size === least).map(({ node }) => node);
}

function says(node: Node, words: Words): boolean {
  return has(read(node), words) || has(String(attribute(node, "aria-label") ?? ""), words);
}

/** A tap rises from where the finger is, through everything that it is seen in. */
function tap(node: Node): void {
  const event: Event = { type: "tap", detail: {}, target: markOf(node), currentTarget: markOf(node) };
  for (let at: Node | null = node; at; at = around(at)) {
    // A component hears what its inside tells it, not the finger.
    if (!at.component) fire(at, event);
  }
}

/** One line for each text that stands alone. */
function lines(nodes: readonly Node[]): string {
  return nodes
    .map((node) => {
      if (!isElement(node.markup)) return read(node);
      const inner = lines(seenIn(node));
      return tagOf(node) === "text" ? inner : `${inner}\n`;
    })
    .join("")
    .replace(/\n\s*\n+/g, "\n");
}
