export * from "./problem.ts";
export * from "./transport.ts";
export * from "./session.ts";
export * from "./client.ts";
export * from "./live.ts";
export * from "./queue.ts";
export * from "./browser.ts";
export type { components, paths } from "./schema.ts";
