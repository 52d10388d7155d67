/** The stack of pages, and the ways between them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Asking, deny, grant } from "./answers";
import type { App } from "./app";
import { Instance } from "./instance";

/** WeChat keeps no more pages on top of each other. */
const DEEPEST = 10;

type Way = Asking & { url: string };
type Hook = (query?: object) => void;

export function pagesOf(app: () => App) {
  const title = { now: "" };

  function open(url: string): void {
    const [path = "", asked = ""] = url.replace(/^\//, "").split("?");
    const { pages } = JSON.parse(readFileSync(join(app().folder, "app.json"), "utf8")) as { pages: string[] };
    if (!pages.includes(path)) throw new Error(`page "${path}" is not found`);
    const query = Object.fromEntries(asked.split("&").filter(Boolean).map((pair) => [pair.split("=")[0] ?? "", decodeURIComponent(pair.slice(pair.indexOf("=") + 1))]));
    const page = new Instance(app(), app().kind(path), null, new Map(), path);
    Object.assign(page, { __route__: path, options: query });
    app().stack.push(page);
    page.enter();
    hook(page, "onLoad", query);
    show();
  }

  function show(): void {
    const page = app().stack.at(-1);
    if (!page) return;
    hook(page, "onShow");
    page.page("show");
  }

  function hide(): void {
    const page = app().stack.at(-1);
    if (!page) return;
    hook(page, "onHide");
    page.page("hide");
  }

  function close(): void {
    const page = app().stack.pop();
    if (!page) return;
    hook(page, "onUnload");
    page.leave();
  }

  /** Ways are gone after the call that asks for them. */
  const way = (name: string, go: (asking: Way) => void) => (asking: Way) =>
    app().later(() => {
      try {
        go(asking);
        grant(asking, name, { eventChannel: {} });
      } catch (reason) {
        deny(asking, name, reason instanceof Error ? reason.message : String(reason));
      }
    });

  const clear = () => {
    while (app().stack.length > 0) close();
  };

  return {
    title,
    open,
    show,
    hide,
    wx: {
      navigateTo: way("navigateTo", ({ url }) => {
        if (app().stack.length >= DEEPEST) throw new Error("webview count limit exceed");
        hide();
        open(url);
      }),
      redirectTo: way("redirectTo", ({ url }) => {
        close();
        open(url);
      }),
      reLaunch: way("reLaunch", ({ url }) => {
        clear();
        open(url);
      }),
      navigateBack: way("navigateBack", () => {
        if (app().stack.length < 2) throw new Error("cannot navigate back at first page");
        close();
        show();
      }),
      setNavigationBarTitle(asking: Asking & { title: string }) {
        title.now = asking.title;
        grant(asking, "setNavigationBarTitle");
      },
      pageScrollTo: (asking: Asking) => grant(asking, "pageScrollTo"),
    },
  };
}

function hook(page: Instance, name: string, query?: object): void {
  const work = page[name];
  if (typeof work === "function") (work as Hook).call(page, query);
}
