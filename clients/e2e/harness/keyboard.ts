/** Somebody without a mouse: goes by Tab to what they want, sees where they are, and presses. Nothing here clicks. */
import type { Locator, Page } from "playwright-core";
import { PASSWORD } from "./people.ts";
import { until } from "./until.ts";

/** More stops than any page may have between two things that belong together. */
const MOST_STOPS = 150;
const PATIENCE = 10_000;

export class Keyboard {
  /** Stops at which nobody could see that the focus is there. */
  readonly unseen: string[] = [];

  constructor(private readonly page: Page) {}

  /** To be called on every document: notes a pointer that was used, and lets styles change at once so that they can be compared. */
  async begin(): Promise<void> {
    await this.page.evaluate(() => {
      addEventListener("pointerdown", () => (document.documentElement.dataset["pointed"] = "true"), true);
      const still = new CSSStyleSheet();
      still.replaceSync("*, ::before, ::after { transition: none !important; animation: none !important; }");
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
    });
  }

  press(key: string): Promise<void> {
    return this.page.keyboard.press(key);
  }

  /** As an input method does: whole words, after which the page has what was typed. */
  type(text: string): Promise<void> {
    return this.page.keyboard.insertText(text);
  }

  /** The focus is on it, or on one of them. */
  async isAt(target: Locator): Promise<boolean> {
    return target.evaluateAll((all) => all.some((one) => one === document.activeElement));
  }

  /** Tab after Tab, until it is there. */
  async to(target: Locator): Promise<void> {
    await target.first().waitFor({ state: "attached" });
    const passed: string[] = [];
    for (let stop = 0; stop <= MOST_STOPS; stop += 1) {
      if (await this.isAt(target)) return this.#look();
      await this.press("Tab");
      passed.push(await this.where());
    }
    throw new Error(`not reached by Tab: ${target}\nstops: ${passed.slice(0, 60).join(" › ")}`);
  }

  /** What has the focus, in words. */
  where(): Promise<string> {
    return this.page.evaluate(() => {
      const one = document.activeElement;
      if (!one || one === document.body) return "(nothing)";
      const words = one.getAttribute("aria-label") ?? (one as HTMLInputElement).labels?.[0]?.textContent ?? one.textContent ?? "";
      return `${one.tagName.toLowerCase()} ${words.trim().replace(/\s+/g, " ").slice(0, 40)}`;
    });
  }

  async enter(target: Locator): Promise<void> {
    await this.to(target);
    await this.press("Enter");
  }

  async write(target: Locator, text: string): Promise<void> {
    await this.to(target);
    await this.press("Control+a");
    await this.type(text);
  }

  /** One of several answers: the group is one stop, arrows go through it. */
  async answer(group: Locator, words: string): Promise<void> {
    const wanted = group.getByRole("radio", { name: words, exact: true });
    await this.to(group.getByRole("radio"));
    for (let turn = await group.getByRole("radio").count(); turn >= 0; turn -= 1) {
      if (await this.isAt(wanted)) await this.press("Space");
      if (await wanted.isChecked()) return;
      await this.press("ArrowDown");
    }
    throw new Error(`no answer "${words}" by arrows`);
  }

  /** An entry of a list: typed where the list can be searched, then gone to by arrows. */
  async choose(field: Locator, words: string): Promise<void> {
    await this.to(field);
    if (await field.evaluate((one) => (one as HTMLInputElement).readOnly)) await this.press("Enter");
    else await this.type(words);
    const option = this.page.getByRole("option", { name: words }).filter({ visible: true }).first();
    await option.waitFor();
    const id = await option.getAttribute("id");
    await until(PATIENCE, async () => {
      if ((await field.getAttribute("aria-activedescendant")) === id) return true;
      await this.press("ArrowDown");
      return undefined;
    });
    await this.press("Enter");
  }

  /** The keys in the page's own form, from its first field on. */
  async signIn(account: string): Promise<void> {
    await this.write(this.page.getByRole("textbox", { name: /^(账号|Account)/ }), account);
    await this.write(this.page.getByRole("textbox", { name: /^(密码|Password)/ }), PASSWORD);
    await this.press("Enter");
  }

  /** Two keys one after the other, as the page's own list of keys says. */
  async go(key: string): Promise<void> {
    await this.press("g");
    await this.press(key);
  }

  /** The focus is somewhere: whoever sees nothing would begin again at the top of the page. */
  async isSomewhere(): Promise<boolean> {
    return this.page.evaluate(() => document.activeElement !== null && document.activeElement !== document.body);
  }

  /** Nobody touched the page with anything else. */
  async pointed(): Promise<boolean> {
    return this.page.evaluate(() => document.documentElement.dataset["pointed"] === "true");
  }

  /** With and without the focus the thing itself, or what stands around it, must look different. */
  async #look(): Promise<void> {
    const seen = await this.page.evaluate(() => {
      const one = document.activeElement as HTMLElement;
      const around = [one, one.parentElement, one.parentElement?.parentElement, one.parentElement?.parentElement?.parentElement, one.nextElementSibling, one.parentElement?.nextElementSibling].filter((part): part is HTMLElement => part instanceof HTMLElement);
      const looks = () => JSON.stringify(around.map((part) => { const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor } = getComputedStyle(part); return [outlineStyle === "none" ? "" : outlineWidth + outlineColor, boxShadow, borderColor, backgroundColor]; }));
      const held = looks();
      one.blur();
      const left = looks();
      one.focus({ preventScroll: true });
      return held !== left;
    });
    if (!seen) this.unseen.push(await this.where());
  }
}
