/** Draws a template with its data: what stands already stays, what is new is made, what is gone is taken down. */
import type { Instance } from "./instance";
import { isElement, type Node } from "./node";
import { type Element, type Markup, valueOf } from "./wxml";

/** One place of a template that is to be drawn: conditions are decided, lists written out. */
interface Wanted {
  identity: string;
  markup: Markup;
  scope: object;
}

export function draw(owner: Instance): void {
  owner.nodes = level(owner, owner.kind.template, owner.data, owner.nodes, null, "");
}

function level(owner: Instance, template: readonly Markup[], scope: object, before: readonly Node[], parent: Node | null, prefix: string): Node[] {
  const known = new Map(before.map((node) => [node.identity, node]));
  const after: Node[] = [];
  for (const wanted of wantedOf(template, scope, prefix)) {
    const node = known.get(wanted.identity);
    known.delete(wanted.identity);
    after.push(node ? again(node, wanted) : first(owner, wanted, parent));
  }
  for (const gone of known.values()) takeDown(gone);
  return after;
}

function first(owner: Instance, wanted: Wanted, parent: Node | null): Node {
  const node: Node = { ...wanted, owner, parent, children: [], component: null };
  const file = isElement(wanted.markup) ? owner.kind.uses.get(wanted.markup.tag) : undefined;
  // A component is there before what is put into it: that looks for it by its name.
  if (file) node.component = owner.app.make(file, node, given(node));
  node.children = inside(node);
  return node;
}

function again(node: Node, wanted: Wanted): Node {
  node.scope = wanted.scope;
  node.component?.receive(given(node));
  node.children = inside(node);
  return node;
}

function inside(node: Node): Node[] {
  if (!isElement(node.markup)) return [];
  return level(node.owner, node.markup.children, node.scope, node.children, node, "");
}

function takeDown(node: Node): void {
  node.children.forEach(takeDown);
  node.component?.leave();
}

/** Attributes of a component by the names of its properties: `u-p` is `uP`. */
function given({ markup, scope }: Node): Map<string, unknown> {
  const { attributes } = markup as Element;
  const plain = [...attributes].filter(([name]) => !/^(wx:|bind|catch|class$|style$|id$|slot$)/.test(name));
  return new Map(plain.map(([name, parts]) => [name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()), valueOf(parts, scope)]));
}

function wantedOf(template: readonly Markup[], scope: object, prefix: string): Wanted[] {
  const wanted: Wanted[] = [];
  /** Whether one of the conditions since the last `wx:if` held. */
  let isDecided = false;
  template.forEach((markup, index) => {
    const identity = `${prefix}/${index}`;
    if (!isElement(markup)) return void wanted.push({ identity, markup, scope });
    const holds = (name: string) => Boolean(valueOf(markup.attributes.get(name) ?? [], scope));
    const list = markup.attributes.get("wx:for");
    if (list) return void wanted.push(...listed(markup, scope, identity, valueOf(list, scope)));
    if (markup.attributes.has("wx:if")) {
      isDecided = holds("wx:if");
      if (!isDecided) return;
    } else if (markup.attributes.has("wx:elif")) {
      if (isDecided || !holds("wx:elif")) return;
      isDecided = true;
    } else if (markup.attributes.has("wx:else")) {
      if (isDecided) return;
      isDecided = true;
    }
    wanted.push(...unwrapped(markup, scope, identity));
  });
  return wanted;
}

/** A block is only brackets around others. */
function unwrapped(markup: Element, scope: object, identity: string): Wanted[] {
  return markup.tag === "block" ? wantedOf(markup.children, scope, identity) : [{ identity, markup, scope }];
}

function listed(markup: Element, scope: object, identity: string, list: unknown): Wanted[] {
  const items = Array.isArray(list) ? (list as unknown[]) : [];
  const named = (attribute: string, otherwise: string) => String(valueOf(markup.attributes.get(attribute) ?? [otherwise], scope));
  const [item, index, key] = [named("wx:for-item", "item"), named("wx:for-index", "index"), named("wx:key", "")];
  const condition = markup.attributes.get("wx:if");
  const seen = new Set<string>();
  return items.flatMap((one, at) => {
    const inner = Object.assign(Object.create(scope) as object, { [item]: one, [index]: at });
    if (condition && !valueOf(condition, inner)) return [];
    const own = key === "*this" ? String(one) : key ? String((one as Record<string, unknown>)[key]) : String(at);
    // WeChat only warns of a key that stands twice; the second is then found by its place.
    const unique = seen.has(own) ? `${own}#${at}` : own;
    seen.add(own);
    return unwrapped(markup, inner, `${identity}[${unique}]`);
  });
}
