/** Keys of the whole page. They are silent while somebody types, and never take a key that the browser needs. */
import { onBeforeUnmount, onMounted } from "vue";

/** Fields in which a letter is no text: radio buttons stand first in the forms of those who walk down a list. */
const NO_TEXT = new Set(["radio", "checkbox", "button", "file"]);

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement) || (target instanceof HTMLInputElement && NO_TEXT.has(target.type))) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

/** A dialog is open: the keys of the page below it rest. */
function covered(): boolean {
  return [...document.querySelectorAll<HTMLElement>(".el-overlay")].some((one) => one.style.display !== "none");
}

/** A handler that answers `false` leaves the key to the browser. */
export function useKeys(keys: Record<string, (event: KeyboardEvent) => void | false>): void {
  const listen = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || covered()) return;
    const work = keys[event.key];
    if (!work) return;
    if (work(event) !== false) event.preventDefault();
  };
  onMounted(() => addEventListener("keydown", listen));
  onBeforeUnmount(() => removeEventListener("keydown", listen));
}
