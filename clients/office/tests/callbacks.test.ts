import { describe, expect, it, vi } from "vitest";
import type { CaseBody, EventBody } from "../src/base/server.ts";
import { mayWait, ofRevisit, waitingOf } from "../src/callbacks/waiting.ts";

// Nothing here asks a server.
vi.mock("../src/base/server.ts", () => ({ client: {}, read: (call: () => unknown) => call() }));

const clock = (kind: string, part: object = {}) => ({ kind, started_at: "2026-11-21T09:00:00+08:00", due_at: "2026-11-21T11:00:00+08:00", ended_at: null, ...part });
const one = (...clocks: object[]) => ({ id: "1", clocks }) as unknown as CaseBody;
const tried = (at: string) => ({ kind: "contacted", at, data: { attempt: "not_reached" } }) as unknown as EventBody;

describe("who is to be called back", () => {
  it("is somebody whom the first contact did not reach, with the tries of this round", () => {
    const events = [tried("2026-11-20T09:00:00+08:00"), tried("2026-11-21T09:10:00+08:00"), tried("2026-11-21T10:00:00+08:00")];
    expect(waitingOf(one(clock("first_contact")), events)).toMatchObject({ why: "first_contact", tries: 2, last: "2026-11-21T10:00:00+08:00", due: "2026-11-21T11:00:00+08:00" });
  });
  it("is nobody who was not yet called, and nobody who was reached", () => {
    expect(waitingOf(one(clock("first_contact")), [])).toBeNull();
    expect(mayWait(one(clock("first_contact", { ended_at: "2026-11-21T10:00:00+08:00" })))).toBe(false);
  });
  it("is somebody who was asked and has not answered", () => {
    expect(waitingOf(one(clock("resident_answer")), [])?.why).toBe("resident_answer");
  });
  it("keeps the tries of a revisit", () => {
    expect(ofRevisit({ case: one(), tries: 2, redos: 0, ruling: false, due: null })).toMatchObject({ why: "revisit", tries: 2, due: null });
  });
});
