/** The area that is pointed at, on the map or in the list. */
import { ref } from "vue";

export const hovered = ref<string | null>(null);
