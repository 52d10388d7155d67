import { defineConfig } from "vitest/config";
import { aliases } from "../../build/aliases";

const SLOW = Number(process.env["SANDAN_SLOW"] ?? 1);

export default defineConfig({
  resolve: { alias: { ...aliases("wechat") } },
  test: {
    include: ["tests/journeys/**/*.journey.ts"],
    // Each file has a program of its own; the machine has few cores.
    fileParallelism: false,
    testTimeout: 300_000 * SLOW,
    hookTimeout: 300_000 * SLOW,
  },
});
