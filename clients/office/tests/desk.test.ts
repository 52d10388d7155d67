import { describe, expect, it } from "vitest";
import { dayStart, localDay, nextDate, toInstant, toLocal } from "../src/base/days.ts";
import { blank, lacking, toCase } from "../src/hotline/draft.ts";
import { each } from "../src/cases/pool.ts";
import { percent, share } from "../src/evening/figures.ts";
import { parseNotice } from "../src/registry/notice.ts";
import { toClock, toMinutes } from "../src/registry/minutes.ts";
import { acceptedAt, answer, promised } from "../src/papers/told.ts";
import type { CaseBody, EventBody } from "../src/base/server.ts";

describe("local days", () => {
  it("begin at midnight in China", () => {
    expect(new Date(dayStart(Date.parse("2026-11-20T16:30:00Z"))).toISOString()).toBe("2026-11-20T16:00:00.000Z");
    expect(localDay(Date.parse("2026-12-31T12:00:00+08:00"), 1)).toEqual(["2026-12-31T16:00:00.000Z", "2027-01-01T16:00:00.000Z"]);
    expect(nextDate("2026-02-28")).toBe("2026-03-01");
  });
  it("come back from the field as they went in", () => {
    expect(toInstant("2026-11-21T09:30")).toBe("2026-11-21T09:30:00+08:00");
    expect(toLocal("2026-11-21T09:30:00+08:00")).toBe("2026-11-21T09:30");
    expect(toLocal("")).toBe("");
  });
});

describe("a call", () => {
  const call = () => ({ ...blank(), text: "楼道灯不亮", place: { address: "澹畈花园3号楼", point: null, area: null, sure: false }, name: "李女士", phone: "13800000000" });
  it("is sent without what was left empty", () => {
    expect(toCase(call())).toEqual({ kind: "issue", text: "楼道灯不亮", channel: "hotline", anonymous: false, secret: false, address: "澹畈花园3号楼", contact: { name: "李女士", phone: "13800000000" } });
  });
  it("never sends the name of somebody who wants to stay unknown", () => {
    expect(toCase({ ...call(), anonymous: true })).not.toHaveProperty("contact");
  });
  it("for somebody else says the relation and the consent", () => {
    const draft = { ...call(), behalf: true, servedName: "王奶奶" };
    expect(lacking(draft)).toEqual(["relation"]);
    expect(toCase({ ...draft, relation: "女儿" }).on_behalf).toEqual({ served_name: "王奶奶", relation: "女儿", consent: "said" });
  });
  it("of a superior platform needs their number and limit", () => {
    expect(lacking({ ...call(), channel: "superior" })).toEqual(["external"]);
  });
  it("needs words and a place", () => {
    expect(lacking(blank())).toEqual(["text", "place"]);
  });
});

describe("bulk work", () => {
  it("keeps few at a time and leaves nobody out", async () => {
    let now = 0;
    let most = 0;
    const seen: number[] = [];
    await each([1, 2, 3, 4, 5, 6, 7], 3, async (one) => {
      most = Math.max(most, ++now);
      await new Promise((go) => setTimeout(go, 2));
      seen.push(one);
      now -= 1;
    });
    expect(most).toBe(3);
    expect(seen.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});

describe("figures", () => {
  it("divide nothing by zero and always show what they are made of", () => {
    expect(percent({ numerator: 0, denominator: 0 })).toBe("—");
    expect(percent({ numerator: 413, denominator: 429 })).toBe("96.3%");
    expect(share({ numerator: 413, denominator: 429 })).toBe("413/429");
  });
});

describe("what is typed into the registry", () => {
  it("reads a notice and names the lines it cannot read", () => {
    expect(parseNotice("2027-01-01 放假 元旦\n\n2027-01-03，补班，元旦\n2027-02-30 放假 春节\n元旦")).toEqual({
      days: [{ date: "2027-01-01", kind: "off", name: "元旦" }, { date: "2027-01-03", kind: "make_up", name: "元旦" }],
      wrong: [4, 5],
    });
  });
  it("turns minutes into a clock and back", () => {
    expect(toClock(1290)).toBe("21:30");
    expect(toMinutes("21:30")).toBe(1290);
    expect(toClock(1440)).toBe("00:00");
  });
});

describe("papers", () => {
  const events = [{ kind: "accepted", at: "2026-11-21T09:00:00+08:00" }, { kind: "fed_back", at: "2026-11-22T09:00:00+08:00", note: "已换灯" }, { kind: "revisited", at: "2026-11-23T09:00:00+08:00", note: "满意" }] as unknown as EventBody[];
  it("promise the superior's limit where they have the clock", () => {
    const of = { external: { due: "2026-11-25T00:00:00+08:00" }, clocks: [{ kind: "handle", due_at: "2026-11-24T00:00:00+08:00" }] } as unknown as CaseBody;
    expect(promised(of)).toBe("2026-11-25T00:00:00+08:00");
    expect(promised({ ...of, external: null } as CaseBody)).toBe("2026-11-24T00:00:00+08:00");
  });
  it("answer with the handler's words, never with the resident's", () => {
    expect(answer(events)?.note).toBe("已换灯");
    expect(acceptedAt({ opened_at: "2026-11-21T08:00:00+08:00" } as CaseBody, events)).toBe("2026-11-21T09:00:00+08:00");
  });
});
