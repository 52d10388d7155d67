/**
 * A small stand-in for WeChat: it loads the built mini-program in Node as WeChat would, and remembers what was asked
 * of it. Requests are answered by the test.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createContext, runInContext } from "node:vm";

export interface Asked {
  url: string;
  method: string;
  header: Record<string, string>;
  data?: string;
}

interface Component {
  properties?: object;
  lifetimes?: Record<string, () => void>;
  methods?: Record<string, unknown>;
}

export function wechat(folder: string, answer: (asked: Asked) => { status: number; body: unknown }) {
  const asked: Asked[] = [];
  const stored = new Map<string, unknown>();
  const components = new Map<string, Component>();
  const sockets: string[] = [];
  let app: Record<string, (how?: object) => void> = {};
  let loading = "";

  const known: Record<string, unknown> = {
    request(how: Asked & { success(got: object): void; complete?(got: object): void }) {
      asked.push({ url: how.url, method: how.method, header: how.header, ...(how.data === undefined ? {} : { data: how.data }) });
      const { status, body } = answer(how);
      const got = { statusCode: status, header: {}, data: JSON.stringify(body), errMsg: "request:ok" };
      queueMicrotask(() => {
        how.success(got);
        how.complete?.(got);
      });
      return { abort: () => undefined };
    },
    getStorageSync: (key: string) => stored.get(key) ?? "",
    setStorageSync: (key: string, value: unknown) => void stored.set(key, value),
    removeStorageSync: (key: string) => void stored.delete(key),
    getStorageInfoSync: () => ({ keys: [...stored.keys()] }),
    getRandomValues: ({ length, success }: { length: number; success(got: object): void }) => success({ randomValues: crypto.getRandomValues(new Uint8Array(length)).buffer }),
    connectSocket({ url }: { url: string }) {
      sockets.push(url);
      return { onOpen: none, onMessage: none, onClose: none, onError: none, send: none, close: none };
    },
    getSystemInfoSync: () => ({ platform: "devtools", language: "zh_CN", SDKVersion: "3.5.0", windowWidth: 390, pixelRatio: 2 }),
    getAppBaseInfo: () => ({ language: "zh_CN", SDKVersion: "3.5.0" }),
    getWindowInfo: () => ({ windowWidth: 390, pixelRatio: 2 }),
    getDeviceInfo: () => ({ platform: "devtools" }),
    getAccountInfoSync: () => ({ miniProgram: { appId: "touristappid" } }),
    getLaunchOptionsSync: () => ({ path: "pages/home/home", query: {} }),
    getEnterOptionsSync: () => ({ path: "pages/home/home", query: {} }),
    canIUse: () => false,
    // The framework copies what WeChat lists of itself, so these must be listed.
    onNetworkStatusChange: none,
    onAppShow: none,
    onAppHide: none,
    setNavigationBarTitle: none,
  };
  const wx = new Proxy(known, { get: (target, name: string) => (name in target ? target[name] : /^(on|off|set|show|hide|get|save|navigate|reLaunch|choose)/.test(name) ? none : undefined), set: (target, name: string, value) => ((target[name] = value), true), has: () => true });

  const context = createContext({
    wx,
    console,
    setTimeout,
    clearTimeout,
    setInterval: () => 0,
    clearInterval: none,
    Promise,
    App: (made: typeof app) => void (app = made),
    Page: (made: Component) => void components.set(loading, made),
    Component: (made: Component) => void components.set(loading, made),
    Behavior: (made: object) => made,
    getApp: () => app,
    getCurrentPages: () => [],
  });

  // WeChat's service layer names its own global object so.
  (context as Record<string, unknown>)["global"] = context;

  const modules = new Map<string, { exports: Record<string, unknown> }>();
  function load(path: string): Record<string, unknown> {
    const file = path.endsWith(".js") ? path : `${path}.js`;
    const before = modules.get(file);
    if (before) return before.exports;
    if (!existsSync(file)) throw new Error(`no such module: ${file}`);
    const module = { exports: {} as Record<string, unknown> };
    modules.set(file, module);
    const work = runInContext(`(function (require, module, exports) {${readFileSync(file, "utf8")}\n})`, context, { filename: file }) as (...given: unknown[]) => void;
    const outer = loading;
    loading = file.slice(folder.length + 1, -3);
    work((name: string) => load(join(dirname(file), name)), module, module.exports);
    loading = outer;
    return module.exports;
  }

  return { load: (name: string) => load(join(folder, name)), launch: () => app["onLaunch"]?.call(app, { path: "pages/home/home", query: {}, scene: 1001 }), asked, stored, components, sockets, app: () => app };
}

function none(): undefined {
  return undefined;
}
