import { describe, expect, it } from "vitest";
import { Scope } from "../src/wall/scope.ts";

const of = (...scopes: { role: string; area?: string | null; unit?: string | null }[]) => new Scope({ user: { id: "", name: "", roles: [] }, roles: [], scopes });
const path = ["county", "street", "community"].map((code) => ({ code, name: code, level: "" }));

describe("where somebody's wall begins", () => {
  it("at the root for the whole district, at one's own area otherwise", () => {
    expect(of({ role: "supervisor" }).first("county")).toBe("county");
    expect(of({ role: "resident" }, { role: "secretary", area: "street" }).first("county")).toBe("street");
  });
  it("nowhere for a resident, a volunteer, or a department's handler", () => {
    expect(of({ role: "resident" }, { role: "volunteer", area: "street" }).none).toBe(true);
    expect(of({ role: "handler", unit: "u" }).none).toBe(true);
  });
  it("covers its area and what lies below it", () => {
    const scope = of({ role: "secretary", area: "street" });
    expect([1, 2, 3].map((length) => scope.covers(path.slice(0, length)))).toEqual([false, true, true]);
  });
});
