/** The network of a telephone: it really asks the server, and it can be gone. */
import { WebSocket } from "ws";
import { type Asking, deny, grant } from "./answers";
import type { Files } from "./files";

export interface Network {
  /** Where a build's server really is. */
  at(url: string): string;
  isOn: boolean;
  /** Addresses that were asked, with the method. */
  asked: string[];
  turn(isOn: boolean): void;
  end(): void;
  wx: object;
}

interface Request extends Asking {
  url: string;
  method?: string;
  header?: Record<string, string>;
  data?: string;
  timeout?: number;
}
interface Upload extends Request {
  filePath: string;
  name: string;
  formData?: Record<string, string>;
}

/** WeChat's own, when nothing else was said. */
const PATIENCE = 60_000;

export function networkTo(built: string, real: string, files: Files): Network {
  const listeners = new Set<(status: { isConnected: boolean; networkType: string }) => void>();
  const lines = new Set<WebSocket>();
  const at = (url: string) => url.replace(built, real).replace(built.replace(/^http/, "ws"), real.replace(/^http/, "ws"));

  /** Bytes there and back; what the server answers is an answer, whatever its status. */
  async function ask(name: string, { url, method = "GET", header, timeout = PATIENCE, ...asking }: Request, body: FormData | string | undefined, use: (answer: Response) => Promise<object>): Promise<void> {
    network.asked.push(`${method} ${url.replace(built, "")}`);
    try {
      if (!network.isOn) throw new Error("network is down");
      const answer = await fetch(at(url), { method, headers: header ?? {}, ...(body === undefined ? {} : { body }), signal: AbortSignal.timeout(timeout) });
      const told = { statusCode: answer.status, header: Object.fromEntries(answer.headers), ...(await use(answer)) };
      if (!network.isOn) throw new Error("network is down");
      grant(asking, name, told);
    } catch (reason) {
      deny(asking, name, String(reason));
    }
  }

  const network: Network = {
    at,
    isOn: true,
    asked: [],
    turn(isOn) {
      network.isOn = isOn;
      if (!isOn) lines.forEach((line) => line.terminate());
      listeners.forEach((listener) => listener({ isConnected: isOn, networkType: isOn ? "wifi" : "none" }));
    },
    end: () => lines.forEach((line) => line.terminate()),
    wx: {
      request(request: Request) {
        void ask("request", request, request.data, async (answer) => ({ data: await answer.text() }));
        return { abort: () => undefined };
      },
      uploadFile(upload: Upload) {
        const form = new FormData();
        for (const [name, value] of Object.entries(upload.formData ?? {})) form.append(name, value);
        form.append(upload.name, new Blob([files.read(upload.filePath)], { type: files.kindOf(upload.filePath) }), upload.filePath.split("/").at(-1));
        void ask("uploadFile", { ...upload, method: "POST" }, form, async (answer) => ({ data: await answer.text() }));
        return { abort: () => undefined };
      },
      downloadFile(request: Request) {
        void ask("downloadFile", request, undefined, async (answer) => ({ tempFilePath: files.add(new Uint8Array(await answer.arrayBuffer()), "jpg") }));
        return { abort: () => undefined };
      },
      connectSocket: ({ url }: { url: string }) => line(url),
      onNetworkStatusChange: (listener: Parameters<typeof listeners.add>[0]) => void listeners.add(listener),
      getNetworkType: (asking: Asking) => grant(asking, "getNetworkType", { networkType: network.isOn ? "wifi" : "none" }),
    },
  };

  /** A socket as WeChat gives it: with call backs that are set after it was made. */
  function line(url: string): object {
    const socket = new WebSocket(at(url));
    lines.add(socket);
    // Without a listener an error would end the whole run; who wants to hear of it listens, too.
    socket.on("error", () => undefined);
    if (!network.isOn) socket.terminate();
    socket.on("close", () => lines.delete(socket));
    return {
      onOpen: (listener: (event: object) => void) => socket.on("open", () => listener({})),
      onMessage: (listener: (event: object) => void) => socket.on("message", (data) => listener({ data: String(data) })),
      onClose: (listener: (event: object) => void) => socket.on("close", (code, reason) => listener({ code, reason: String(reason) })),
      onError: (listener: (event: object) => void) => socket.on("error", (error) => listener({ errMsg: error.message })),
      send: ({ data }: { data: string }) => socket.send(data),
      close: ({ code = 1000 }: { code?: number } = {}) => socket.close(code),
    };
  }

  return network;
}
