/** What the three Vue pages have in common: where they are served, and how they find a running server while developed. */
import vue from "@vitejs/plugin-vue";
import { fileURLToPath } from "node:url";
import type { UserConfig } from "vite";

/** The server that pages under development talk to. */
const SERVER = process.env["SANDAN_URL"] ?? "http://127.0.0.1:8080";

export function page(name: string): UserConfig {
  return {
    base: `/${name}/`,
    plugins: [vue()],
    build: {
      outDir: fileURLToPath(new URL(`./dist/${name}`, import.meta.url)),
      emptyOutDir: true,
      // The content security policy knows no inline script, and fonts and pictures are small here.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: "es2021",
    },
    server: {
      proxy: {
        "/api": { target: SERVER, changeOrigin: true },
        "/ws": { target: SERVER, changeOrigin: true, ws: true, rewriteWsOrigin: true },
      },
    },
    preview: { proxy: { "/api": { target: SERVER, changeOrigin: true }, "/ws": { target: SERVER, changeOrigin: true, ws: true, rewriteWsOrigin: true } } },
  };
}
