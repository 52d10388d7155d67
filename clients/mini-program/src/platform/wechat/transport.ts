/** Bytes over `uni.request` and `uni.uploadFile`. Fails only when nothing was answered, like every transport. */
import type { Answer, Outgoing, Transport } from "@sandan/sdk";

function answerOf(status: number, headers: Record<string, string>, text: string): Answer {
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
  return { status, header: (name) => lower.get(name.toLowerCase()) ?? null, text };
}

function words({ method, url, headers, payload, patience }: Outgoing): Promise<Answer> {
  const header = payload && "text" in payload ? { ...headers, "Content-Type": payload.type } : headers;
  return new Promise((resolve, reject) => {
    uni.request({
      url,
      method: method as "GET",
      header,
      timeout: patience,
      // The text as it came: numbers and problems are read in one place.
      dataType: "text",
      ...(payload && "text" in payload ? { data: payload.text } : {}),
      success: ({ statusCode, header: answered, data }) => resolve(answerOf(statusCode, answered as Record<string, string>, String(data ?? ""))),
      fail: ({ errMsg }) => reject(new Error(errMsg)),
    });
  });
}

function file({ url, headers, payload, patience }: Outgoing): Promise<Answer> {
  return new Promise((resolve, reject) => {
    if (!payload || !("file" in payload)) return reject(new Error("no file"));
    uni.uploadFile({
      url,
      filePath: String(payload.file),
      name: "file",
      header: headers,
      timeout: patience,
      ...(payload.fields ? { formData: payload.fields } : {}),
      success: ({ statusCode, data }) => resolve(answerOf(statusCode, {}, data)),
      fail: ({ errMsg }) => reject(new Error(errMsg)),
    });
  });
}

export const transport: Transport = (request) => (request.payload && "file" in request.payload ? file(request) : words(request));
