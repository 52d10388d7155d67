export { default as AreaMap } from "./AreaMap.vue";
export type { MapPoint } from "./AreaMap.vue";
export * from "./style.ts";
