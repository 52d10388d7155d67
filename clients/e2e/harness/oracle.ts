/** Screen snapshots by the place on the number line that they tell of, from two independent ears. */
import type { Client, Schemas } from "@sandan/sdk";
import type { Page } from "playwright-core";

export type Screen = Schemas["ScreenBody"];

const keyOf = (area: string, epoch: string, position: number | string) => `${area} ${epoch} ${position}`;

export class Oracle {
  /** What the server answered the page itself. */
  #own = new Map<string, Screen[]>();
  /** What it answered somebody who asked all the time. */
  #others = new Map<string, Screen>();
  #asking = true;
  #beside: Promise<void> = Promise.resolve();

  constructor(page: Page) {
    page.on("response", (response) => {
      if (!/\/api\/v1\/screen\/[\w-]+$/.test(response.url()) || !response.ok()) return;
      // A page that went elsewhere meanwhile leaves no body; then it showed none of it.
      void response.json().then((body: Screen) => this.#hear(body)).catch(() => {});
    });
    page.on("websocket", (socket) =>
      socket.on("framereceived", ({ payload }) => {
        const frame = JSON.parse(String(payload)) as { op: string; topic?: string; snapshot?: Screen };
        if (frame.op === "subscribed" && frame.topic?.startsWith("screen:") && frame.snapshot) this.#hear(frame.snapshot);
      }),
    );
  }

  #hear(body: Screen): void {
    const key = keyOf(body.area.code, body.epoch, body.position);
    this.#own.set(key, [...(this.#own.get(key) ?? []), body]);
  }

  /** Asks for an area again and again beside the page, until `stop`. */
  askBeside(client: Client, area: () => string): void {
    const asks = async () => {
      while (this.#asking) {
        const body = await client.get("/api/v1/screen/{code}", { path: { code: area() } });
        this.#others.set(keyOf(body.area.code, body.epoch, body.position), body);
      }
    };
    this.#beside = asks();
    // A journey that failed earlier says why; this is heard only by who stops it.
    this.#beside.catch(() => {});
  }

  stop(): Promise<void> {
    this.#asking = false;
    return this.#beside;
  }

  own(area: string, epoch: string, position: string): Screen[] | undefined {
    return this.#own.get(keyOf(area, epoch, position));
  }

  beside(area: string, epoch: string, position: string): Screen | undefined {
    return this.#others.get(keyOf(area, epoch, position));
  }
}
