/**
 * 首接责任: whose unit was the first to take the lead of a case, and has not been allowed to return it. A later order to
 * somebody else does not change it; the figures of the evening count by it.
 */
import type { CaseBody, EventBody } from "../base/server.ts";

/** The unit's id; empty while nobody, or a person without a unit, is responsible. */
export function responsible(of: CaseBody, events: readonly EventBody[]): string {
  const leads = new Map((of.orders ?? []).filter((order) => order.part === "lead").map((order) => [order.id, order.unit ?? ""]));
  let unit: string | null = null;
  for (const event of events) {
    const { order, end } = (event.data ?? {}) as { order?: string; end?: string };
    const led = order === undefined ? undefined : leads.get(order);
    if (led === undefined) continue;
    if (event.kind === "order_taken") unit ??= led;
    if (event.kind === "order_ended" && end === "returned" && led !== "" && unit === led) unit = null;
  }
  return unit ?? "";
}
