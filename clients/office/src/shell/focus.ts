/**
 * The focus is never lost. When what held it goes away (a row that was dealt with, a window whose button is gone), it
 * goes to the content of the page; when what held it may not be pressed for a while, it comes back afterwards. Whoever
 * sees nothing would else begin again at the top.
 */
import { onBeforeUnmount, onMounted } from "vue";

export function useKeptFocus(content: () => HTMLElement | null): void {
  let held: HTMLElement | null = null;
  let resting = false;
  const take = (event: FocusEvent) => {
    held = event.target as HTMLElement;
    resting = false;
  };
  /** Somebody points elsewhere, and wants the focus nowhere. */
  const leave = () => {
    held = null;
  };
  const observer = new MutationObserver(() => {
    if (!held || document.activeElement !== document.body) return;
    if (!held.isConnected) {
      held = null;
      content()?.focus({ preventScroll: true });
    } else if (held.matches(":disabled")) resting = true;
    else if (resting) held.focus({ preventScroll: true });
  });
  onMounted(() => {
    document.addEventListener("focusin", take);
    document.addEventListener("pointerdown", leave);
    observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
  });
  onBeforeUnmount(() => {
    document.removeEventListener("focusin", take);
    document.removeEventListener("pointerdown", leave);
    observer.disconnect();
  });
}
