/** How large the words and the things to press are on a page, in its own pixels. */
import type { Page } from "playwright-core";

export interface Sizes {
  /** The smallest text, with its first words. */
  text: { px: number; words: string };
  /** The smallest thing to press, by its smaller side. */
  target: { width: number; height: number; words: string };
}

const PRESSED = "button, a[href], input:not([type=hidden]), textarea, select, summary, [role=button], [role=radio], [role=tab], [role=menuitem]";

export function sizes(page: Page): Promise<Sizes> {
  return page.evaluate((pressed) => {
    const isSeen = (element: Element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getBoundingClientRect().width > 1;
    const words = (text: string | null) => (text ?? "").replace(/\s+/g, " ").trim().slice(0, 14);
    const texts: { px: number; words: string }[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!parent || !words(node.textContent) || /^(SCRIPT|STYLE)$/.test(parent.tagName) || !isSeen(parent)) continue;
      texts.push({ px: parseFloat(getComputedStyle(parent).fontSize), words: words(node.textContent) });
    }
    const targets = [...document.querySelectorAll(pressed)].filter(isSeen).map((element) => {
      // A box to tick or a file to choose is pressed by the words around it.
      const { width, height } = (element.closest("label") ?? element).getBoundingClientRect();
      return { width: Math.round(width), height: Math.round(height), words: words(element.getAttribute("aria-label") ?? element.textContent) };
    });
    const least = <T>(list: T[], size: (one: T) => number, none: T) => list.reduce((least, one) => (size(one) < size(least) ? one : least), list[0] ?? none);
    return {
      text: least(texts, ({ px }) => px, { px: Infinity, words: "" }),
      target: least(targets, ({ width, height }) => Math.min(width, height), { width: Infinity, height: Infinity, words: "" }),
    };
  }, PRESSED);
}
