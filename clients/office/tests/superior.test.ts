import { describe, expect, it } from "vitest";
import { parseList, textOf } from "../src/superior/parse.ts";
import { blank, fromSuperior } from "../src/hotline/draft.ts";

describe("a superior platform's list", () => {
  it("is read as it is copied from a table or saved as CSV, with its head left out", () => {
    const items = [{ number: "2026001", due: "2026-11-25T18:00:00+08:00", replied: false }, { number: "2026002", due: "2026-11-26T09:05:30+08:00", replied: true }];
    expect(parseList("工单编号\t时限\t是否已回复\n2026001\t2026-11-25 18:00\t否\n2026002\t2026/11/26 9:05:30\t是\n")).toEqual({ items, wrong: [] });
    expect(parseList('\uFEFF"2026001","2026-11-25 18:00","未回复"\r\n2026002，2026年11月26日 9:05:30，已回复')).toEqual({ items, wrong: [] });
  });
  it("takes a date alone as the end of that day, and an instant as it is", () => {
    expect(parseList("1,2026-11-25,否").items[0]?.due).toBe("2026-11-25T23:59:59+08:00");
    expect(parseList("1,2026-11-25T10:00:00Z,否").items[0]?.due).toBe("2026-11-25T10:00:00Z");
  });
  it("names the lines that cannot be read and drops none in silence", () => {
    expect(parseList("1,2026-11-25 18:00,否\n2,2026-02-30 18:00,否\n\n3,2026-11-25 25:00,否\n4,2026-11-25 18:00,也许").wrong).toEqual([2, 4, 5]);
  });
  it("is read in either of the two encodings that spreadsheets save", async () => {
    expect(await textOf(new Blob([new Uint8Array([0xca, 0xc7])]))).toBe("是");
    expect(await textOf(new Blob(["是"]))).toBe("是");
  });
});

describe("an order that they have and we have not", () => {
  it("brings its number and limit to the desk", () => {
    const draft = blank();
    fromSuperior({ system: "12345", external: "2026001", due: "2026-11-25T18:00:00+08:00" }, draft);
    expect([draft.channel, draft.externalSystem, draft.externalNumber, draft.externalDue]).toEqual(["superior", "12345", "2026001", "2026-11-25T18:00:00+08:00"]);
  });
  it("changes nothing on any other way to the desk", () => {
    const draft = blank();
    fromSuperior({}, draft);
    expect(draft).toEqual(blank());
  });
});
