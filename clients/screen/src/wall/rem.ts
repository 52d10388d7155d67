/** Size of the page's unit in pixels, for what is drawn and not laid out: charts and the map's names. */
import { ref } from "vue";

function measure(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}

export const rem = ref(measure());

addEventListener("resize", () => {
  rem.value = measure();
});
