import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["journeys/**/*.test.ts"],
    globalSetup: ["harness/setup.ts"],
    // One browser and one town: journeys are walked one after the other.
    fileParallelism: false,
    hookTimeout: 240_000 * Number(process.env["SANDAN_SLOW"] ?? 1),
  },
});
