import { defineConfig } from "vitest/config";
import { aliases } from "./build/aliases";

export default defineConfig({
  resolve: { alias: { ...aliases("browser"), "#here": new URL("./tests/support/here.ts", import.meta.url).pathname } },
  define: { __SERVER__: JSON.stringify("") },
  test: { include: ["tests/**/*.test.ts"] },
});
