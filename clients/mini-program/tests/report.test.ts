import { describe, expect, it } from "vitest";
import { bodyOf, empty, lacks } from "../src/state/report";

const written = () => ({ ...empty(), text: " 楼道灯不亮 ", point: { lng: 112.3, lat: 33.1, crs: "wgs84" } });

describe("what a step still lacks", () => {
  it("asks for words first, then for a place or an address", () => {
    expect(lacks({ ...empty(), text: "   " }, 1, true)).toEqual(["text"]);
    expect(lacks(empty(), 2, true)).toEqual(["place"]);
    expect(lacks({ ...empty(), address: "3号楼" }, 2, true)).toEqual([]);
    expect(lacks(written(), 2, true)).toEqual([]);
  });

  it("wants both day and clock of a service, or neither", () => {
    expect(lacks({ ...written(), kind: "service", day: "2026-11-23" }, 2, true)).toEqual(["slot"]);
    expect(lacks({ ...written(), kind: "service", day: "2026-11-23", clock: "19:00" }, 2, true)).toEqual([]);
  });

  it("needs a number only from those who are not signed in and not anonymous", () => {
    expect(lacks(written(), 3, true)).toEqual([]);
    expect(lacks(written(), 3, false)).toEqual(["phone"]);
    expect(lacks({ ...written(), who: "anonymous" }, 3, false)).toEqual([]);
    expect(lacks({ ...written(), phone: "123" }, 3, true)).toEqual(["phone"]);
  });

  it("never fills in relation or consent by itself", () => {
    expect(lacks({ ...written(), who: "other" }, 3, true)).toEqual(["relation", "consent"]);
  });
});

describe("the body that is sent", () => {
  it("carries only what was filled in", () => {
    expect(bodyOf(written(), "web", [])).toEqual({ kind: "issue", text: "楼道灯不亮", channel: "web", anonymous: false, location: { lng: 112.3, lat: 33.1, crs: "wgs84" } });
  });

  it("keeps every trace of a person out of an anonymous report", () => {
    const body = bodyOf({ ...written(), who: "anonymous", name: "王芳", phone: "19000000001", secret: true }, "web", []);
    expect(body).not.toHaveProperty("contact");
    expect(body).not.toHaveProperty("secret");
    expect(JSON.stringify(body)).not.toContain("19000000001");
  });

  it("says for whom it is, and how they are related", () => {
    const draft = { ...written(), who: "other" as const, served: { name: "王秀英", phone: "", relation: "父母", consent: "said" as const } };
    expect(bodyOf(draft, "mini_program", ["a"])).toMatchObject({ on_behalf: { served_name: "王秀英", relation: "父母", consent: "said" }, attachments: ["a"], channel: "mini_program" });
  });

  it("sends a wished time with China's offset", () => {
    expect(bodyOf({ ...written(), kind: "service", day: "2026-11-23", clock: "19:00" }, "web", []).slot).toBe("2026-11-23T19:00:00+08:00");
  });
});
