/** A telephone with WeChat and the built mini-program on it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "./app";
import { deviceOf, type Hand, nobody } from "./device";
import { noFiles } from "./files";
import { type Network, networkTo } from "./network";
import { pagesOf } from "./pages";
import { Screen } from "./screen";

export const BUILD = new URL("../../../dist/build/mp-weixin", import.meta.url).pathname;

export interface Phone extends Screen {
  hand: Hand;
  network: Network;
  stored: Map<string, unknown>;
  /** As a tap on a message of WeChat does: the program begins at a page. */
  launch(page?: string): void;
  /** The program is closed by WeChat, and started again with what was stored. */
  again(): Phone;
  end(): void;
}

export function phoneAt(server: string, hand: Partial<Hand> = {}, stored = new Map<string, unknown>(), files = noFiles()): Phone {
  const own: Hand = { ...nobody(), ...hand };
  const network = networkTo(serverOf(BUILD), server, files);
  const pages = pagesOf(() => app);
  const shown = new Set<() => void>();
  const wx = {
    ...deviceOf(own, files, stored),
    ...network.wx,
    ...pages.wx,
    onAppShow: (listener: () => void) => void shown.add(listener),
    onAppHide: () => undefined,
  };
  const app: App = new App(BUILD, wx);
  const screen = new Screen(app);
  const end = () => {
    network.end();
    app.end();
  };
  const phone: Phone = Object.assign(screen, {
    hand: own,
    network,
    stored,
    launch(page = "pages/home/home") {
      app.load("app");
      const how = { path: page, query: {}, scene: 1001 };
      app.definition["onLaunch"]?.call(app.definition, how);
      app.definition["onShow"]?.call(app.definition, how);
      pages.open(page);
      shown.forEach((listener) => listener());
    },
    again() {
      end();
      return phoneAt(server, own, stored, files);
    },
    end,
  });
  return phone;
}

/** The server that a build was made for. */
function serverOf(folder: string): string {
  const found = /base:\s*"(https?:\/\/[^"]+)"/.exec(readFileSync(join(folder, "state/server.js"), "utf8"));
  if (!found?.[1]) throw new Error("the build names no server");
  return found[1];
}
