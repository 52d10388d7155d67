import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bodyOf, FORMS, missing, shown, startOf } from "../src/command/forms.ts";

const schema = JSON.parse(readFileSync(new URL("../../../docs/openapi.json", import.meta.url), "utf8")) as {
  paths: Record<string, unknown>;
  components: { schemas: Record<string, { properties: Record<string, unknown> }> };
};
const fieldsOf = (name: string) => new Set(Object.keys(schema.components.schemas[name]?.properties ?? {}));

describe("forms of the commands", () => {
  it("exist for every command of the interface that has a page", () => {
    const commands = Object.keys(schema.paths).flatMap((path) => /\/(?:cases|orders)\/\{id\}\/commands\/(\w+)$/.exec(path)?.[1] ?? []);
    // A caller's "me too" is part of the hotline desk.
    expect(commands.filter((name) => name !== "join" && !(name in FORMS))).toEqual([]);
  });
  it("name only fields that the body has", () => {
    const known = fieldsOf("CommandBody");
    for (const [name, form] of Object.entries(FORMS)) {
      const fields = name === "comment" ? fieldsOf("NewComment") : known;
      for (const field of form.fields) expect(fields.has(field.name), `${name}.${field.name}`).toBe(true);
    }
  });
  it("send the version where a person judged, the fence where one is held, and nothing empty", () => {
    expect(bodyOf("reject", { reason: "unclear", note: "  " }, { version: 7 })).toEqual({ reason: "unclear", expected_version: 7 });
    expect(bodyOf("claim", {}, { version: 7, fence: 2 })).toEqual({ fence: 2 });
    expect(bodyOf("comment", { note: "a", internal: false }, { version: 7 })).toEqual({ note: "a", internal: false });
  });
  it("ask the three questions only of a resident who was reached", () => {
    const form = FORMS["revisit"]!;
    expect(shown(form, { attempt: "not_reached" }).map((field) => field.name)).toEqual(["attempt"]);
    expect(missing(form, { attempt: "reached", solved: false })).toEqual(["contacted_in_time", "satisfied"]);
    const answers = { attempt: "reached", contacted_in_time: true, solved: false, satisfied: "mostly", note: "" };
    expect(bodyOf("revisit", answers, {})).toEqual({ contacted_in_time: true, solved: false, satisfied: "mostly" });
    expect(bodyOf("revisit", { ...answers, attempt: "refused" }, {})).toEqual({ attempt: "refused" });
  });
  it("never answer a question for the person", () => {
    for (const name of ["verify", "revisit", "rule_on"]) expect(startOf(FORMS[name]!)).toEqual({});
  });
  it("drop what belongs to another way of dispatch", () => {
    const values = { ...startOf(FORMS["place_order"]!), unit: "u", person: "p" };
    expect(bodyOf("place_order", { ...values, mode: "interest" }, {})).toEqual({ mode: "interest", part: "lead", capacity: 1 });
    expect(bodyOf("place_order", values, {})).toEqual({ mode: "assign", part: "lead", unit: "u", person: "p" });
    expect(missing(FORMS["place_order"]!, { mode: "invite", part: "lead" })).toEqual(["person"]);
  });
  it("spread a place over the fields that the command takes", () => {
    expect(bodyOf("relocate", { location: { area: "110" } }, { version: 1 })).toEqual({ area: "110", expected_version: 1 });
  });
});
