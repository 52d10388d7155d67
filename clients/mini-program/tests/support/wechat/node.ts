/** What stands on a page: texts, plain elements, and components with a tree of their own. */
import type { Instance } from "./instance";
import { type Element, type Markup, textOf, valueOf } from "./wxml";

export interface Node {
  /** Which part of the template, under which keys of lists: what stays itself when data change. */
  identity: string;
  markup: Markup;
  /** The component whose template this is: its data are shown here and its methods called. */
  owner: Instance;
  scope: object;
  /** Where it stands; a page's outermost nodes stand in nothing. */
  parent: Node | null;
  /** Children as the owner wrote them; a component shows them where its slot is. */
  children: Node[];
  /** The component itself, when the tag names one. */
  component: Instance | null;
}

export const isElement = (markup: Markup): markup is Element => "tag" in markup;

export function tagOf({ markup }: Node): string {
  return isElement(markup) ? markup.tag : "#text";
}

export function attribute(node: Node, name: string): unknown {
  if (!isElement(node.markup)) return undefined;
  const parts = node.markup.attributes.get(name);
  return parts && valueOf(parts, node.scope);
}

/** Children as they are seen: the inside of a component, with what was put into it in place of its slot. */
export function seenIn(node: Node): Node[] {
  const inside = node.component ? node.component.nodes : node.children;
  return inside.flatMap((child) => (tagOf(child) === "slot" ? put(child) : [child]));
}

/** What the user of a component wrote into it; this program uses the one slot without a name. */
function put(slot: Node): Node[] {
  const host = slot.owner.host;
  if (!host) return [];
  return host.children.flatMap((child) => (tagOf(child) === "slot" ? put(child) : [child]));
}

/** The node around, as it is seen: from the inside of a component to its tag. */
export function around(node: Node): Node | null {
  const { parent } = node;
  // What was put into a component stands in its slot.
  if (parent?.component) return slotOf(parent.component.nodes) ?? parent;
  return parent ?? node.owner.host;
}

function slotOf(nodes: Node[]): Node | null {
  for (const node of nodes) {
    if (tagOf(node) === "slot") return node;
    const deeper = slotOf(node.children);
    if (deeper) return deeper;
  }
  return null;
}

/** Nodes of one template, without the insides of components. */
export function* written(nodes: readonly Node[]): Generator<Node> {
  for (const node of nodes) {
    yield node;
    yield* written(node.children);
  }
}

/** Everything that is seen. */
export function* all(nodes: readonly Node[]): Generator<Node> {
  for (const node of nodes) {
    yield node;
    yield* all(seenIn(node));
  }
}

/** The text of it, as one reads it. */
export function read(node: Node): string {
  if (!isElement(node.markup)) return textOf(node.markup.text, node.scope);
  return seenIn(node).map(read).join("");
}
