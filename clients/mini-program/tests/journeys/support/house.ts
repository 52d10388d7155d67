/**
 * WeChat's own server, as far as we call it (code2Session, getStableAccessToken, 发送订阅消息): what it refuses, this
 * refuses. A log-in code is good once; a message needs a consent to its template; only the newest token counts.
 */
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "../../../../e2e/harness/until";

export interface Sent {
  touser: string;
  template_id: string;
  page: string;
  data: Record<string, { value: string }>;
}

export interface House {
  settings: Record<string, string>;
  sent: readonly Sent[];
  /** Calls that were refused, by WeChat's number. */
  refused: number[];
  /** Somebody logs in: a code for them. */
  codeFor(openid: string): string;
  /** Somebody agrees to one message of each template. */
  consent(openid: string, templates: readonly string[]): void;
  /** The first message of a template to somebody. */
  to(openid: string, template: string): Promise<Sent>;
  end(): Promise<void>;
}

export const TEMPLATES = { offer: "TEMPLATE-1", taken: "TEMPLATE-2", asked: "TEMPLATE-3" } as const;
const APP = "wx-of-the-journeys";
const SECRET = "a-secret-of-the-journeys";
const TOKEN = "a-token-of-the-journeys";
const PATIENCE = 60_000;

export async function openHouse(): Promise<House> {
  const sent: Sent[] = [];
  const refused: number[] = [];
  const codes = new Map<string, string>();
  const consents = new Map<string, number>();
  const own = (openid: string, template: string) => `${openid} ${template}`;

  function session(query: URLSearchParams): object {
    if (query.get("appid") !== APP || query.get("secret") !== SECRET) return refuse(40125, "invalid appsecret");
    const code = query.get("js_code") ?? "";
    const openid = codes.get(code);
    codes.delete(code);
    return openid ? { openid, session_key: "-" } : refuse(40029, "invalid code");
  }

  function token(body: { appid?: string; secret?: string; grant_type?: string }): object {
    const known = body.appid === APP && body.secret === SECRET && body.grant_type === "client_credential";
    return known ? { access_token: TOKEN, expires_in: 7200 } : refuse(40125, "invalid appsecret");
  }

  function send(query: URLSearchParams, message: Sent): object {
    if (query.get("access_token") !== TOKEN) return refuse(40001, "invalid credential");
    const key = own(message.touser, message.template_id);
    const left = consents.get(key) ?? 0;
    if (left === 0) return refuse(43101, "user refuse to accept the msg");
    consents.set(key, left - 1);
    sent.push(message);
    return { errcode: 0, errmsg: "ok" };
  }

  function refuse(errcode: number, errmsg: string): object {
    refused.push(errcode);
    return { errcode, errmsg };
  }

  const server = createServer((incoming, outgoing) => {
    void bodyOf(incoming).then((body) => {
      const { pathname, searchParams } = new URL(incoming.url ?? "/", "http://wechat");
      const answers: Record<string, () => object> = {
        "GET /sns/jscode2session": () => session(searchParams),
        "POST /cgi-bin/stable_token": () => token(JSON.parse(body) as object),
        "POST /cgi-bin/message/subscribe/send": () => send(searchParams, JSON.parse(body) as Sent),
      };
      const answer = answers[`${incoming.method} ${pathname}`];
      // WeChat calls its JSON a plain text.
      outgoing.writeHead(answer ? 200 : 404, { "Content-Type": "text/plain" }).end(JSON.stringify(answer?.() ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const folder = await mkdtemp(join(tmpdir(), "sandan-wechat-"));
  const file = join(folder, "secret");
  await writeFile(file, `${SECRET}\n`);
  await chmod(file, 0o600);
  const fields = "thing1=category thing2=area time3=time";
  let count = 0;
  return {
    settings: {
      SANDAN__MESSAGES__WECHAT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      SANDAN__MESSAGES__WECHAT_APP_ID: APP,
      SANDAN__MESSAGES__WECHAT_SECRET_FILE: file,
      ...Object.fromEntries(Object.entries(TEMPLATES).map(([word, id]) => [`SANDAN__MESSAGES__WECHAT_TEMPLATES__${word.toUpperCase()}`, `${id} ${fields}`])),
    },
    sent,
    refused,
    codeFor(openid) {
      const code = `code-${(count += 1)}`;
      codes.set(code, openid);
      return code;
    },
    consent: (openid, templates) => templates.forEach((template) => consents.set(own(openid, template), (consents.get(own(openid, template)) ?? 0) + 1)),
    to: (openid, template) => until(PATIENCE, async () => sent.find((message) => message.touser === openid && message.template_id === template)),
    end: async () => {
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
