/** The built mini-program, loaded as WeChat loads it: modules in a world without a browser, kinds of components by file. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { type Definition, Instance, type Kind } from "./instance";
import type { Node } from "./node";
import { parse } from "./wxml";

type Exports = Record<string, unknown>;
/** What `App({…})` was called with. */
export type AppDefinition = Record<string, ((how?: object) => void) | undefined>;

export class App {
  readonly definitions = new Map<string, Definition>();
  /** What the program did that WeChat would complain of. */
  readonly faults: string[] = [];
  /** Pages on top of each other. */
  readonly stack: Instance[] = [];
  definition: AppDefinition = {};
  readonly #modules = new Map<string, { exports: Exports }>();
  readonly #kinds = new Map<string, Kind>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  readonly #context: object;
  #loading = "";
  #isOver = false;

  constructor(
    readonly folder: string,
    wx: object,
  ) {
    if (!existsSync(join(folder, "app.json"))) throw new Error(`the WeChat build is missing (npm run build:wechat): ${folder}`);
    const define = (made: Definition) => void this.definitions.set(this.#loading, made);
    const world: Record<string, unknown> = {
      wx,
      // An error that the framework catches ends there.
      console: { ...console, error: (...said: unknown[]) => this.fault(said.map(String).join(" ")) },
      setTimeout: (work: () => void, ms?: number) => this.#kept(setTimeout(this.#living(work), ms)),
      setInterval: (work: () => void, ms?: number) => this.#kept(setInterval(this.#living(work), ms)),
      clearTimeout,
      clearInterval,
      Promise,
      App: (made: AppDefinition) => void (this.definition = made),
      Page: define,
      Component: define,
      Behavior: (made: object) => made,
      getApp: () => this.definition,
      getCurrentPages: () => [...this.stack],
    };
    // WeChat's service layer names its own global object so.
    world["global"] = this.#context = createContext(world);
  }

  load(name: string): Exports {
    const file = join(this.folder, name.endsWith(".js") ? name : `${name}.js`);
    const before = this.#modules.get(file);
    if (before) return before.exports;
    if (!existsSync(file)) throw new Error(`no such module: ${file}`);
    const module = { exports: {} as Exports };
    this.#modules.set(file, module);
    const work = runInContext(`(function (require, module, exports) {${readFileSync(file, "utf8")}\n})`, this.#context, { filename: file }) as (...given: unknown[]) => void;
    const outer = this.#loading;
    this.#loading = file.slice(this.folder.length).replace(/^\/|\.js$/g, "");
    work((path: string) => this.load(join(dirname(file), path).slice(this.folder.length)), module, module.exports);
    this.#loading = outer;
    return module.exports;
  }

  kind(file: string): Kind {
    const known = this.#kinds.get(file);
    if (known) return known;
    this.load(file);
    const definition = this.definitions.get(file);
    if (!definition) throw new Error(`${file} defines no component`);
    const read = (ending: string) => readFileSync(join(this.folder, `${file}.${ending}`), "utf8");
    const { usingComponents = {} } = JSON.parse(read("json")) as { usingComponents?: Record<string, string> };
    const at = (path: string) => (path.startsWith("/") ? path.slice(1) : join(dirname(file), path));
    const kind = { file, definition, template: parse(read("wxml")), uses: new Map(Object.entries(usingComponents).map(([tag, path]) => [tag, at(path)])) };
    this.#kinds.set(file, kind);
    return kind;
  }

  make(file: string, host: Node, given: Map<string, unknown>): Instance {
    const made = new Instance(this, this.kind(file), host, given, undefined);
    // The tag must know its component before that one calls for its parent.
    host.component = made;
    made.enter();
    return made;
  }

  /** In a while, unless the program has ended by then. */
  later(work: () => void): void {
    this.#kept(setTimeout(this.#living(work), 0));
  }

  fault(words: string): void {
    if (!this.#isOver) this.faults.push(words);
  }

  end(): void {
    this.#isOver = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #kept<T extends ReturnType<typeof setTimeout>>(timer: T): T {
    this.#timers.add(timer);
    return timer;
  }

  #living(work: () => void): () => void {
    return () => void (this.#isOver || work());
  }
}
