import { VitePWA } from "vite-plugin-pwa";
import { mergeConfig, type Plugin } from "vite";
import { page } from "../vite.shared.ts";

/** Vant's icons carry their font in the style sheet and name a foreign host besides; that one must never be asked. */
const noForeignFont: Plugin = {
  name: "no-foreign-font",
  enforce: "pre",
  transform(code, id) {
    if (!id.includes("vant") || !id.includes(".css")) return null;
    return code.replace(/,\s*url\((?:https?:)?\/\/[^)]*\)\s*format\([^)]*\)/g, "");
  },
};

export default mergeConfig(page("worker"), {
  plugins: [
    noForeignFont,
    VitePWA({
      strategies: "generateSW",
      // A page that is being written on is not replaced under the hand: the person says when.
      registerType: "prompt",
      injectRegister: false,
      manifest: {
        id: "/worker/",
        name: "三单 · 网格办理",
        short_name: "三单办理",
        description: "网格员、处置人员的接单、办理与反馈，离线可用。",
        lang: "zh-CN",
        start_url: "/worker/",
        scope: "/worker/",
        display: "standalone",
        orientation: "portrait",
        background_color: "#f4f6f9",
        theme_color: "#b3261e",
        icons: [
          { src: "icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "icon-512.png", sizes: "512x512", type: "image/png" },
          { src: "icon-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
        ],
      },
      workbox: {
        globPatterns: ["**/*.{js,css,html,png,svg}"],
        navigateFallback: "/worker/index.html",
        navigateFallbackDenylist: [/^\/api\//, /^\/ws\//],
        cleanupOutdatedCaches: true,
        // The first visit is already under the worker: whoever loses the network right after it can go on.
        clientsClaim: true,
        inlineWorkboxRuntime: false,
      },
    }),
  ],
  test: { environment: "node", include: ["tests/**/*.test.ts"] },
});
