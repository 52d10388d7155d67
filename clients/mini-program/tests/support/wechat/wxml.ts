/**
 * Reads WXML: elements, attributes, texts with `{{ }}`.
 *
 * Why not miniprogram-simulate: its own compiler (j-component 1.4) takes `bindtap="{{i}}"` for a method of that very
 * name, and uni-app names every handler by data; the official compiler that would evaluate it comes as binaries under
 * the dependency `latest`, which no lock file of ours should hold; and neither knows pages, the stack of them, or an app
 * that they share.
 */
export interface Element {
  tag: string;
  attributes: Map<string, Part[]>;
  children: Markup[];
}
export type Markup = Element | { text: Part[] };

/** A literal, or an expression over the data. */
export type Part = string | { expression: (scope: object) => unknown };

const TAG = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:.-]+(?:="[^"]*")?)*)\s*(\/?)>/y;
const ATTRIBUTE = /([\w:.-]+)(?:="([^"]*)")?/g;
const HOLE = /\{\{(.*?)\}\}(?!\})/gs;

export function parse(source: string): Markup[] {
  const root: Element = { tag: "", attributes: new Map(), children: [] };
  const open = [root];
  const top = () => open[open.length - 1] as Element;
  let at = 0;
  while (at < source.length) {
    TAG.lastIndex = at;
    const found = TAG.exec(source);
    if (!found) {
      const next = source.indexOf("<", at + 1);
      const end = next < 0 ? source.length : next;
      const text = source.slice(at, end);
      if (text.trim() !== "" || !text.includes("\n")) top().children.push({ text: partsOf(text) });
      at = end;
      continue;
    }
    at = TAG.lastIndex;
    const [, closes, tag = "", attributes = "", isEmpty] = found;
    if (closes) {
      const ended = open.pop();
      if (ended?.tag !== tag) throw new Error(`</${tag}> ends <${ended?.tag}>`);
      continue;
    }
    const element: Element = { tag, attributes: attributesOf(attributes), children: [] };
    top().children.push(element);
    if (!isEmpty) open.push(element);
  }
  if (open.length > 1) throw new Error(`<${top().tag}> does not end`);
  return root.children;
}

function attributesOf(source: string): Map<string, Part[]> {
  return new Map([...source.matchAll(ATTRIBUTE)].map(([, name = "", value]) => [name, value === undefined ? [{ expression: () => true }] : partsOf(value)]));
}

export function partsOf(source: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const hole of source.matchAll(HOLE)) {
    if (hole.index > at) parts.push(unescaped(source.slice(at, hole.index)));
    parts.push({ expression: expressionOf(hole[1] ?? "") });
    at = hole.index + hole[0].length;
  }
  if (at < source.length) parts.push(unescaped(source.slice(at)));
  return parts;
}

const ENTITIES: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&nbsp;": " " };
const unescaped = (text: string) => text.replace(/&(lt|gt|amp|quot|nbsp);/g, (entity) => ENTITIES[entity] ?? entity);

/** WXML's expressions are a part of JavaScript's. A name that is nowhere is `undefined`, and so is a field of nothing. */
function expressionOf(source: string): (scope: object) => unknown {
  const compute = new Function("scope", `with (scope) { return (${source}); }`) as (scope: object) => unknown;
  return (scope) => {
    try {
      return compute(new Proxy(scope, { has: (_, name) => typeof name === "string", get: (target, name) => (typeof name === "string" ? (target as Record<string, unknown>)[name] : undefined) }));
    } catch (reason) {
      if (reason instanceof TypeError) return undefined;
      throw reason;
    }
  };
}

/** One part alone keeps its type; several are a text. */
export function valueOf(parts: readonly Part[], scope: object): unknown {
  const only = parts[0];
  if (parts.length === 1 && only !== undefined && typeof only !== "string") return only.expression(scope);
  return textOf(parts, scope);
}

export function textOf(parts: readonly Part[], scope: object): string {
  return parts.map((part) => (typeof part === "string" ? part : shown(part.expression(scope)))).join("");
}

const shown = (value: unknown) => (value === undefined || value === null ? "" : String(value));
