/** A page or a component at work, as WeChat's service layer keeps it: data, properties, methods, and what it draws. */
import type { App } from "./app";
import { draw } from "./draw";
import { attribute, type Node, written } from "./node";
import type { Markup } from "./wxml";

type Method = (this: unknown, ...given: unknown[]) => unknown;
type Hooks = Record<string, Method | undefined>;

/** What `Component({…})` was called with. */
export interface Definition {
  properties?: Record<string, { value?: unknown; observer?: Method } | null | (() => unknown)>;
  data?: Record<string, unknown>;
  methods?: Record<string, Method>;
  lifetimes?: Hooks;
  pageLifetimes?: Hooks;
  observers?: Hooks;
  created?: Method;
}

/** A component of the build: its template, its definition, and the tags that it uses. */
export interface Kind {
  file: string;
  template: readonly Markup[];
  definition: Definition;
  uses: ReadonlyMap<string, string>;
}

export interface Event {
  type: string;
  detail: unknown;
  target: object;
  currentTarget: object;
}

/** Values cross from one component to another, and to the page, as copies. */
export function copied<T>(value: T): T {
  const text = JSON.stringify(value) as string | undefined;
  return (text === undefined ? undefined : JSON.parse(text)) as T;
}

export class Instance {
  readonly data: Record<string, unknown> = {};
  nodes: Node[] = [];
  /** Under this name the framework keeps handlers and looks for its own things: they are fields of the instance. */
  [field: string]: unknown;
  #isThere = false;
  #isDrawing = false;
  #again = false;

  constructor(
    readonly app: App,
    readonly kind: Kind,
    readonly host: Node | null,
    given: Map<string, unknown>,
    /** The path of a page; a component has none, and the framework tells them apart by that. */
    readonly route: string | undefined,
  ) {
    const { properties = {}, data = {}, methods = {} } = kind.definition;
    Object.assign(this.data, copied(data));
    for (const [name, property] of Object.entries(properties)) this.data[name] = property && typeof property === "object" ? copied(property.value) : "";
    Object.assign(this, methods);
    this["is"] = kind.file;
    this.#hook("created");
    this.receive(given);
  }

  get properties(): Record<string, unknown> {
    return this.data;
  }

  /** Enters the page. */
  enter(): void {
    // What it says of its data while it enters is drawn when it has: the children look for their parent.
    this.#hook("attached");
    this.#isThere = true;
    this.draw();
    this.app.later(() => this.#isThere && this.#hook("ready"));
  }

  leave(): void {
    if (!this.#isThere) return;
    this.#isThere = false;
    for (const node of written(this.nodes)) node.component?.leave();
    this.#hook("detached");
  }

  /** Takes what the user of this component gives it; only what has changed is told. */
  receive(given: Map<string, unknown>): void {
    const { properties = {}, observers = {} } = this.kind.definition;
    for (const [name, value] of given) {
      const property = properties[name];
      if (property === undefined || JSON.stringify(this.data[name]) === JSON.stringify(value)) continue;
      const before = this.data[name];
      this.data[name] = copied(value);
      if (property && typeof property === "object") property.observer?.call(this, this.data[name], before);
      observers[name]?.call(this, this.data[name]);
    }
    if (this.#isThere) this.draw();
  }

  setData(changes: Record<string, unknown>, then?: () => void): void {
    for (const [path, value] of Object.entries(changes)) {
      if (value !== undefined && copied(value) === undefined) this.app.fault(`${this.kind.file}: ${path} is ${typeof value}, which no page is told`);
      if (value !== undefined) put(this.data, path, copied(value));
    }
    if (this.#isThere) this.draw();
    if (then) this.app.later(then);
  }

  draw(): void {
    if (this.#isDrawing) return void (this.#again = true);
    this.#isDrawing = true;
    do {
      this.#again = false;
      draw(this);
    } while (this.#again);
    this.#isDrawing = false;
  }

  /** Tells the user of this component. What they are told is the same object: the framework writes an answer into it. */
  triggerEvent(type: string, detail: unknown = {}): void {
    if (this.host) fire(this.host, { type, detail, target: markOf(this.host), currentTarget: markOf(this.host) });
  }

  selectAllComponents(selector: string): Instance[] {
    const name = selector.slice(1);
    const classes = (node: Node) => [attribute(node, "class")].flat().join(" ").split(/\s+/);
    return [...written(this.nodes)].flatMap((node) => (node.component && classes(node).includes(name) ? [node.component] : []));
  }

  selectComponent(selector: string): Instance | null {
    return this.selectAllComponents(selector)[0] ?? null;
  }

  /** What the page does, told to a component: `show`, `hide`. */
  page(happening: string): void {
    this.kind.definition.pageLifetimes?.[happening]?.call(this);
    for (const node of written(this.nodes)) node.component?.page(happening);
  }

  #hook(name: string): void {
    const { lifetimes, ...definition } = this.kind.definition;
    (lifetimes?.[name] ?? (definition as Hooks)[name])?.call(this);
    // Beside its lifetimes the framework puts a hook of its own at the outer level.
    if (lifetimes?.[name] && (definition as Hooks)[name]) (definition as Hooks)[name]?.call(this);
  }
}

export const markOf = (node: Node) => ({ id: String(attribute(node, "id") ?? ""), dataset: {} });

/** Calls the handler that a node names for an event, if it names one; a name without a method is a fault of the page. */
export function fire(node: Node, event: Event): boolean {
  const { owner } = node;
  const name = attribute(node, `bind${event.type}`) ?? attribute(node, `bind:${event.type}`) ?? attribute(node, `catch${event.type}`);
  if (name === undefined || name === "") return false;
  const method = owner[String(name)];
  if (typeof method === "function") (method as Method).call(owner, { ...event, currentTarget: markOf(node) });
  else owner.app.fault(`${owner.kind.file}: no method ${String(name)} for ${event.type}`);
  return true;
}

/** `a.b[0].c` in the data, making what is not there. */
function put(data: Record<string, unknown>, path: string, value: unknown): void {
  const steps = path.split(/[.[\]]+/).filter(Boolean);
  const last = steps.pop() as string;
  let at = data as Record<string, unknown>;
  steps.forEach((step, index) => {
    const next = steps[index + 1] ?? last;
    if (typeof at[step] !== "object" || at[step] === null) at[step] = /^\d+$/.test(next) ? [] : {};
    at = at[step] as Record<string, unknown>;
  });
  at[last] = value;
}
