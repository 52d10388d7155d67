/** WeChat's socket in the shape of the browser's. */
import type { Socket } from "@sandan/sdk";

export function socket(url: string): Socket {
  const task = uni.connectSocket({ url, complete: () => undefined }) as unknown as UniApp.SocketTask;
  let over = false;
  const outer: Socket = {
    onopen: null,
    onmessage: null,
    onclose: null,
    send: (text) => void (over || task.send({ data: text })),
    close: () => {
      if (!over) task.close({});
    },
  };
  const end = (code: number) => {
    if (over) return;
    over = true;
    outer.onclose?.(code);
  };
  task.onOpen(() => outer.onopen?.());
  task.onMessage(({ data }) => outer.onmessage?.(String(data)));
  task.onClose((event) => end((event as unknown as { code?: number }).code ?? 1006));
  // WeChat tells of a failed connection by an error alone.
  task.onError(() => end(1006));
  return outer;
}
