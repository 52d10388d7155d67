/** Everything put together for a page that the server itself delivers. */
import { Client } from "./client.ts";
import { browserSocket, Live, type LiveOptions } from "./live.ts";
import { inBrowser, Session } from "./session.ts";
import { browserTransport } from "./transport.ts";

/** A client of the host that this page came from. `name` keeps the sessions of different apps apart. */
export function browserClient(name: string, language: () => string): Client {
  const keep = inBrowser();
  const session = new Session(keep, `sandan.${name}.session`);
  return new Client({ transport: browserTransport, session, language, device: () => deviceName(keep) });
}

/** The live connection of a signed-in page. */
export function browserLive(client: Client, onStatus?: LiveOptions["onStatus"]): Live {
  const url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/v1`;
  const options: LiveOptions = {
    ticket: async () => (await client.post("/api/v1/ws-tickets")).ticket,
    connect: () => browserSocket(url),
  };
  if (onStatus) options.onStatus = onStatus;
  const live = new Live(options);
  addEventListener("online", () => live.hurry());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") live.hurry();
  });
  return live;
}

/** A random name for this browser, so that a report without an account can be told from another's. */
function deviceName(keep: { get(name: string): string | null; set(name: string, value: string): void }): string {
  const known = keep.get("sandan.device");
  if (known) return known;
  const made = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  keep.set("sandan.device", made);
  return made;
}
