/** WeChat's ways of sending, against a stand-in for its interface. */
import { beforeEach, describe, expect, it, vi } from "vitest";

type Done = { success?: (answer: unknown) => void; fail?: (fault: { errMsg: string }) => void };
const uni = { request: vi.fn(), uploadFile: vi.fn(), connectSocket: vi.fn() };
vi.stubGlobal("uni", uni);

const { transport } = await import("../src/platform/wechat/transport");
const { socket } = await import("../src/platform/wechat/socket");

beforeEach(() => void vi.resetAllMocks());

describe("a request", () => {
  it("returns every answer, whatever its status, with headers in any case", async () => {
    uni.request.mockImplementation(({ success }: Done) => success?.({ statusCode: 409, header: { "Retry-After": "3" }, data: '{"code":"lost_claim"}' }));
    const answer = await transport({ method: "POST", url: "u", headers: { "Idempotency-Key": "k" }, payload: { text: "{}", type: "application/json" }, patience: 1 });
    expect([answer.status, answer.header("retry-after"), answer.text]).toEqual([409, "3", '{"code":"lost_claim"}']);
    expect(uni.request.mock.calls[0]?.[0]).toMatchObject({ header: { "Idempotency-Key": "k", "Content-Type": "application/json" }, data: "{}" });
  });

  it("fails only when nothing was answered", async () => {
    uni.request.mockImplementation(({ fail }: Done) => fail?.({ errMsg: "request:fail timeout" }));
    await expect(transport({ method: "GET", url: "u", headers: {}, patience: 1 })).rejects.toThrow("timeout");
  });

  it("sends a file by its path", async () => {
    uni.uploadFile.mockImplementation(({ success }: Done) => success?.({ statusCode: 201, data: '{"id":"a"}' }));
    const answer = await transport({ method: "POST", url: "u", headers: {}, payload: { file: "wxfile://a.jpg", name: "a.jpg" }, patience: 1 });
    expect(answer.status).toBe(201);
    expect(uni.uploadFile.mock.calls[0]?.[0]).toMatchObject({ filePath: "wxfile://a.jpg", name: "file" });
  });
});

describe("a socket", () => {
  it("ends once, by an error or by a close", () => {
    const told: Record<string, (event: unknown) => void> = {};
    const on = (name: string) => (listener: (event: unknown) => void) => void (told[name] = listener);
    uni.connectSocket.mockReturnValue({ onOpen: on("open"), onMessage: on("message"), onClose: on("close"), onError: on("error"), send: vi.fn(), close: vi.fn() });
    const line = socket("ws://x");
    const closed = vi.fn();
    const heard = vi.fn();
    line.onclose = closed;
    line.onmessage = heard;
    told["message"]?.({ data: "{}" });
    told["error"]?.({});
    told["close"]?.({ code: 4008 });
    expect(heard).toHaveBeenCalledWith("{}");
    expect(closed.mock.calls).toEqual([[1006]]);
  });
});
