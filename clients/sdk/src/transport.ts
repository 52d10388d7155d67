/**
 * The one thing that differs between a browser and WeChat: how bytes travel.
 *
 * A transport throws only when nothing was answered; every answer, whatever its status, is returned.
 */
export interface Answer {
  status: number;
  header(name: string): string | null;
  text: string;
}

/** What is sent: a text, or a form with a file (its second shape is WeChat's, which uploads by path). */
export type Payload = { text: string; type: string } | { file: Blob | string; name: string; fields?: Record<string, string> };

export interface Outgoing {
  method: string;
  url: string;
  headers: Record<string, string>;
  payload?: Payload;
  /** Milliseconds until the transport gives up. */
  patience: number;
}

export type Transport = (request: Outgoing) => Promise<Answer>;

/** The browser's own. */
export const browserTransport: Transport = async ({ method, url, headers, payload, patience }) => {
  const sent: RequestInit = { method, headers: { ...headers }, signal: AbortSignal.timeout(patience), redirect: "error" };
  if (payload && "text" in payload) {
    sent.body = payload.text;
    (sent.headers as Record<string, string>)["Content-Type"] = payload.type;
  } else if (payload) {
    const form = new FormData();
    for (const [name, value] of Object.entries(payload.fields ?? {})) form.append(name, value);
    form.append("file", payload.file as Blob, payload.name);
    sent.body = form;
  }
  const response = await fetch(url, sent);
  return { status: response.status, header: (name) => response.headers.get(name), text: await response.text() };
};
