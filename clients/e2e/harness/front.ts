/**
 * The four pages in front of the program, from `clients/dist`, under the program's own security headers: what a proxy
 * is in a real installation. A program that has the pages in itself is used as it is; then nothing stands in front.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

export const PAGES = ["screen", "worker", "office", "m"] as const;
export type PageName = (typeof PAGES)[number];

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));
const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};
const KEPT = ["content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy", "cross-origin-opener-policy"];

export interface Front {
  /** What people call the place; known before the program runs, which must be told. */
  url: string;
  /** Puts it in front of a program; returns where to go, and the pages that can be walked through now. */
  before(program: string): Promise<{ url: string; pages: PageName[] }>;
  stop(): Promise<void>;
}

export async function openFront(): Promise<Front> {
  let behind = "";
  let headers: Record<string, string> = {};
  const built = PAGES.filter((name) => existsSync(join(DIST, name, "index.html")));
  const sockets = new Set<Socket>();
  const server = createServer((incoming, outgoing) => {
    const name = built.find((one) => incoming.url?.split("?")[0]?.startsWith(`/${one}/`));
    void (name ? file(incoming, outgoing, headers) : pass(behind, incoming, outgoing));
  });
  server.on("upgrade", (incoming, socket, head) => passSocket(behind, incoming, socket as Socket, head));
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    before: async (program) => {
      behind = program;
      headers = await securityHeaders(program);
      const own = await Promise.all(PAGES.map(async (name) => (await fetch(`${program}/${name}/`)).ok));
      return own.every(Boolean) ? { url: program, pages: [...PAGES] } : { url, pages: built };
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function securityHeaders(program: string): Promise<Record<string, string>> {
  const answer = await fetch(`${program}/healthz`);
  return Object.fromEntries(KEPT.flatMap((name) => (answer.headers.has(name) ? [[name, answer.headers.get(name) as string]] : [])));
}

/** A file of a page; any other path below the page is its `index.html`. */
async function file(incoming: IncomingMessage, outgoing: ServerResponse, headers: Record<string, string>): Promise<void> {
  const path = normalize(decodeURIComponent((incoming.url ?? "/").split("?")[0] ?? "/"));
  const asked = join(DIST, path);
  const found = extname(asked) && existsSync(asked) ? asked : join(DIST, path.split("/")[1] ?? "", "index.html");
  if (extname(asked) && found !== asked) return void outgoing.writeHead(404, headers).end();
  const body = await readFile(found);
  outgoing.writeHead(200, { ...headers, "content-type": TYPES[extname(found)] ?? "application/octet-stream" }).end(body);
}

function onward(program: string, incoming: IncomingMessage) {
  const { hostname, port } = new URL(program);
  return request({ hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers });
}

function pass(program: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const sent = onward(program, incoming);
  sent.on("response", (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  sent.on("error", () => outgoing.headersSent || outgoing.writeHead(502).end());
  incoming.pipe(sent);
}

function passSocket(program: string, incoming: IncomingMessage, socket: Socket, head: Buffer): void {
  const sent = onward(program, incoming);
  sent.on("upgrade", (answer, far, first) => {
    const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("\r\n")}\r\n\r\n`);
    socket.write(first);
    far.write(head);
    far.pipe(socket).pipe(far);
    for (const end of [far, socket]) end.on("error", () => (far.destroy(), socket.destroy()));
  });
  sent.on("response", (answer) => socket.end(`HTTP/1.1 ${answer.statusCode} refused\r\n\r\n`));
  sent.on("error", () => socket.destroy());
  sent.end();
}
