export { default as Chart } from "./Chart.vue";
export type { Option } from "./Chart.vue";
