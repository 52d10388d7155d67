/** One source, two builds: pages for a browser under `/m/`, and a WeChat mini-program. */
import uniPlugin from "@dcloudio/vite-plugin-uni";
import { defineConfig } from "vite";
import { aliases } from "./build/aliases";
import { noForeignFont } from "./build/no-foreign-font";
import { noPreload } from "./build/no-preload";
import { tokensForWechat } from "./build/tokens-for-wechat";

// The plugin is CommonJS: under an ES module its function is one level deeper.
const uni = ((uniPlugin as unknown as { default?: typeof uniPlugin }).default ?? uniPlugin) as typeof uniPlugin;

const SERVER = process.env["SANDAN_URL"] ?? "http://127.0.0.1:8080";
const isBrowser = (process.env["UNI_PLATFORM"] ?? "h5") === "h5";

export default defineConfig({
  base: "/m/",
  plugins: [noForeignFont(), noPreload(), tokensForWechat(isBrowser), uni()],
  resolve: {
    alias: aliases(isBrowser ? "browser" : "wechat"),
  },
  define: {
    // Where a mini-program finds its server; pages of a browser ask the host they came from.
    __SERVER__: JSON.stringify(isBrowser ? "" : (process.env["SANDAN_SERVER"] ?? "http://127.0.0.1:8080")),
  },
  build: {
    // The content security policy knows no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: isBrowser ? "es2021" : "es2017",
    emptyOutDir: true,
  },
  server: {
    proxy: {
      "/api": { target: SERVER, changeOrigin: true },
      "/ws": { target: SERVER, changeOrigin: true, ws: true, configure: sameOrigin },
    },
  },
});

/** The socket's server wants its own origin; this version of Vite has no option for it. */
function sameOrigin(proxy: { on(event: "proxyReqWs", listener: (request: { setHeader(name: string, value: string): void }) => void): void }): void {
  proxy.on("proxyReqWs", (request) => request.setHeader("origin", SERVER));
}
