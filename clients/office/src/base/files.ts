/** Files in both directions: what the typed client has no shape for, with its session. */
import { problemOf, Unreachable } from "@sandan/sdk";
import { language } from "@sandan/ui";
import { client } from "./server.ts";

async function send(url: string, request: RequestInit): Promise<Response> {
  // A call through the client renews the access token when it is about to end.
  if (!client.session.access) await client.get("/api/v1/auth/me");
  const headers: Record<string, string> = { "Accept-Language": language.value, Authorization: `Bearer ${client.session.access ?? ""}`, ...(request.headers as Record<string, string> | undefined) };
  let response: Response;
  try {
    response = await fetch(url, { ...request, headers });
  } catch (reason) {
    throw new Unreachable(reason);
  }
  if (!response.ok) throw problemOf(response.status, await response.text(), response.headers.get("retry-after"));
  return response;
}

export async function fetchFile(url: string): Promise<Blob> {
  return (await send(url, { method: "GET" })).blob();
}

/** Sends a file's bytes as they are; the key is made once for one intention. */
export async function sendFile<T>(url: string, file: Blob, type: string): Promise<T> {
  const response = await send(url, { method: "POST", body: file, headers: { "Content-Type": type, "Idempotency-Key": client.newKey() } });
  return (await response.json()) as T;
}

/** Gives a file to the browser to keep. */
export function keepFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
