/** An SMS gateway of our own: it keeps what would light up a telephone. */
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./until.ts";

export interface Sms {
  id: string;
  phone: string;
  template: string;
  text: string;
}

export interface Gateway {
  /** What a program is told to send through it. */
  settings: Record<string, string>;
  sent: readonly Sms[];
  /** The newest message of this kind to this number, when it has come. */
  to(phone: string, template: string): Promise<Sms>;
  /** Whoever has got a message of this kind that the condition holds of. */
  first(template: string, holds: (sms: Sms) => boolean): Promise<Sms>;
  /** The digits of the newest one-time code to this number. */
  code(phone: string): Promise<string>;
  end(): Promise<void>;
}

const PATIENCE = 60_000 * Number(process.env["SANDAN_SLOW"] ?? 1);
const SECRET = "a-secret-of-the-journeys";

export async function openGateway(): Promise<Gateway> {
  const sent: Sms[] = [];
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part: Buffer) => parts.push(part));
    incoming.on("end", () => {
      const known = incoming.headers.authorization === `Bearer ${SECRET}`;
      if (known) sent.push(JSON.parse(Buffer.concat(parts).toString()) as Sms);
      outgoing.writeHead(known ? 202 : 401).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const folder = await mkdtemp(join(tmpdir(), "sandan-gateway-"));
  const file = join(folder, "secret");
  await writeFile(file, SECRET);
  await chmod(file, 0o600);
  const first = (template: string, holds: (sms: Sms) => boolean) => until(PATIENCE, async () => [...sent].reverse().find((sms) => sms.template === template && holds(sms)));
  return {
    settings: {
      SANDAN__MESSAGES__SMS_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms`,
      SANDAN__MESSAGES__SMS_SECRET_FILE: file,
    },
    sent,
    first,
    code: async (phone) => {
      const { text } = await first("login_code", (sms) => sms.phone === phone);
      return /\d{6}/.exec(text)?.[0] ?? "";
    },
    to: (phone, template) => first(template, (sms) => sms.phone === phone),
    end: async () => {
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The page that a message leads to, below the address of the town. */
export function linkIn({ text }: Sms): string {
  const found = /https?:\/\/[^\s/]+(\/\S+)/.exec(text);
  if (!found?.[1]) throw new Error(`no link in: ${text}`);
  return found[1];
}
