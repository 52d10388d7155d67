/** How the page looks on this phone: large type, and black on white for bright sun. */
import { ref, watch } from "vue";

function stored(name: string): boolean {
  try {
    return localStorage.getItem(name) === "1";
  } catch {
    return false;
  }
}

export const large = ref(stored("sandan.worker.large"));
export const sun = ref(stored("sandan.worker.sun"));

function mark(name: string, attribute: string, on: boolean): void {
  document.documentElement.toggleAttribute(attribute, on);
  try {
    if (on) localStorage.setItem(name, "1");
    else localStorage.removeItem(name);
  } catch {
    // It holds for this page then.
  }
}

export function startLook(): void {
  watch(large, (on) => mark("sandan.worker.large", "data-elder", on), { immediate: true });
  watch(
    sun,
    (on) => {
      mark("sandan.worker.sun", "data-sun", on);
      if (on) document.documentElement.setAttribute("data-scheme", "light");
      else document.documentElement.removeAttribute("data-scheme");
    },
    { immediate: true },
  );
}
