/** The little that is used of `ws`: Node.js 20 has no socket of its own. */
declare module "ws" {
  export class WebSocket {
    constructor(url: string);
    on(event: "open", listener: () => void): this;
    on(event: "message", listener: (data: unknown) => void): this;
    on(event: "close", listener: (code: number, reason: unknown) => void): this;
    on(event: "error", listener: (error: Error) => void): this;
    send(data: string): void;
    close(code?: number): void;
    terminate(): void;
  }
}
