export * from "./language.ts";
export * from "./words.ts";
export * from "./time.ts";
export { default as StateLamp } from "./StateLamp.vue";
export { default as DueLamp } from "./DueLamp.vue";
