/** What no page may do: ask another host, break the content security policy, write an error to the console. */
import type { ConsoleMessage, Page } from "playwright-core";

export class Guard {
  readonly faults: string[] = [];
  #allowed: RegExp[] = [];

  constructor(page: Page, origin: string) {
    const own = new URL(origin).host;
    page.on("request", (request) => this.#asked(request.url(), own));
    page.on("websocket", (socket) => this.#asked(socket.url(), own));
    page.on("console", (message) => this.#said(message));
    page.on("pageerror", (error) => this.#found(`error: ${error.message}`));
  }

  /** An answer that a journey provokes: the browser writes every 4xx to the console. */
  allow(pattern: RegExp): void {
    this.#allowed.push(pattern);
  }

  #asked(url: string, own: string): void {
    const { protocol, host } = new URL(url);
    if (/^(https?|wss?):$/.test(protocol) && host !== own) this.#found(`foreign host: ${protocol}//${host}`);
  }

  #said(message: ConsoleMessage): void {
    if (message.type() !== "error") return;
    const policy = /content security policy/i.test(message.text());
    this.#found(`${policy ? "policy" : "console"}: ${message.text()} (${message.location().url})`);
  }

  #found(fault: string): void {
    this.faults.push(fault);
  }

  /** Faults that nobody allowed. */
  get open(): string[] {
    return this.faults.filter((fault) => !this.#allowed.some((pattern) => pattern.test(fault)));
  }
}
