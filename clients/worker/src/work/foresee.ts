/**
 * Which commands a person is offered for a case.
 *
 * The server says what they may do now (`GET /cases/{id}/actions`); what waits in the queue is assumed to be accepted,
 * so that somebody without a network can sign, telephone, work and feed back one after the other. Where the server's
 * word is not at hand, the table of `docs/loop.md` stands in for it. The server decides in any case.
 */
import type { Queued } from "@sandan/sdk";
import type { Actions, CaseBody, OrderBody, Work } from "./types.ts";

export interface Offer {
  command: string;
  order?: OrderBody;
}

export interface Person {
  id: string;
  roles: readonly string[];
  units: readonly string[];
}

const WORKING = ["accepted", "dispatched", "handling"];

/** What each waiting command takes away from the offers of its order or case, and what it opens. */
const AFTER: Record<string, { order?: { drop: string[]; add: string[] }; case?: { drop: string[]; add: string[] } }> = {
  sign: { order: { drop: ["sign"], add: ["check_in", "done"] }, case: { drop: [], add: ["contact", "request_extend", "request_return", "request_shelve", "ask_resident"] } },
  claim: { order: { drop: ["claim", "decline", "express_interest"], add: ["check_in", "release"] }, case: { drop: [], add: ["contact"] } },
  express_interest: { order: { drop: ["express_interest", "claim"], add: [] } },
  decline: { order: { drop: ["claim", "decline"], add: [] } },
  release: { order: { drop: ["release", "check_in", "check_out", "done"], add: [] }, case: { drop: ["contact"], add: [] } },
  check_in: { order: { drop: ["check_in"], add: ["check_out", "done"] } },
  check_out: { order: { drop: ["check_out"], add: [] } },
  done: { order: { drop: ["done", "check_in", "release", "transfer"], add: [] }, case: { drop: [], add: ["feed_back"] } },
  feed_back: { case: { drop: ["feed_back", "contact", "request_extend", "request_return", "request_shelve", "ask_resident"], add: [] } },
  handle_on_spot: { case: { drop: ["handle_on_spot", "contact"], add: [] } },
  request_extend: { case: { drop: ["request_extend"], add: [] } },
  request_return: { case: { drop: ["request_return"], add: [] } },
  request_shelve: { case: { drop: ["request_shelve"], add: [] } },
  request_exclude: { case: { drop: ["request_exclude"], add: [] } },
  ask_resident: { case: { drop: ["ask_resident"], add: [] } },
  verify: { case: { drop: ["verify"], add: [] } },
  revisit: { case: { drop: ["revisit"], add: [] } },
  arrive: { case: { drop: ["arrive"], add: [] } },
};

export function offers(body: CaseBody, actions: Actions | null, waiting: readonly Queued<Work>[], person: Person): Offer[] {
  const said = actions ?? guess(body, person);
  const onCase = new Set(said.case);
  const onOrders = new Map(Object.entries(said.orders).map(([id, commands]) => [id, new Set(commands)]));
  for (const { work } of waiting) {
    if (!("command" in work)) continue;
    const after = AFTER[work.command];
    change(onCase, after?.case);
    if (work.target === "order") change(onOrders.get(work.id) ?? added(onOrders, work.id), after?.order);
  }
  const list: Offer[] = [];
  for (const order of body.orders ?? []) for (const command of onOrders.get(order.id) ?? []) list.push({ command, order });
  for (const command of onCase) list.push({ command });
  return list;
}

function change(set: Set<string>, how: { drop: string[]; add: string[] } | undefined): void {
  how?.drop.forEach((command) => set.delete(command));
  how?.add.forEach((command) => set.add(command));
}

function added(map: Map<string, Set<string>>, id: string): Set<string> {
  const made = new Set<string>();
  map.set(id, made);
  return made;
}

/** What the table allows this person, as far as a phone can tell. */
export function guess(body: CaseBody, person: Person): Actions {
  const may = (...roles: string[]) => roles.some((role) => person.roles.includes(role));
  const orders: Record<string, string[]> = {};
  let holds = false;
  let ours = false;
  for (const order of body.orders ?? []) {
    const mine = (order.holders ?? []).includes(person.id);
    const unit = order.unit !== undefined && order.unit !== null && person.units.includes(order.unit);
    holds ||= mine && order.state !== "cancelled";
    ours ||= unit;
    orders[order.id] = onOrder(body, order, mine, unit || may("grid_worker", "grid_head"));
  }
  return { version: body.version, case: onCase(body, { holds, ours, may }), orders };
}

function onOrder(body: CaseBody, order: OrderBody, mine: boolean, told: boolean): string[] {
  const working = WORKING.includes(body.state);
  if (order.state === "assigned") return working && told ? ["sign"] : [];
  if (order.state === "invited") return working ? ["claim", "decline"] : [];
  if (order.state === "offered" && !mine) return working ? [order.mode === "interest" ? "express_interest" : "claim"] : [];
  if (!mine || !working) return [];
  if (order.state === "taken") return order.mode === "assign" ? ["check_in", "check_out", "done"] : ["check_in", "check_out", "done", "release"];
  return order.state === "done" ? ["check_out"] : [];
}

function onCase(body: CaseBody, who: { holds: boolean; ours: boolean; may: (...roles: string[]) => boolean }): string[] {
  const { holds, ours, may } = who;
  const handler = ours && may("handler");
  const local = may("grid_worker", "grid_head");
  const works = holds || handler || local;
  const lead = (body.orders ?? []).filter((order) => order.part === "lead").slice(-1)[0];
  const list: string[] = [];
  const add = (command: string, allowed: boolean) => allowed && list.push(command);
  const open = (body.orders ?? []).some((order) => ["offered", "invited", "assigned", "taken", "shelved"].includes(order.state));
  add("handle_on_spot", body.state === "accepted" && !open && may("grid_worker", "grid_head", "secretary"));
  add("contact", [...WORKING, "shelved"].includes(body.state) && works);
  add("feed_back", body.state === "handling" && (holds || handler) && lead?.state === "done");
  add("request_extend", body.state === "handling" && (holds || handler));
  add("request_return", (body.state === "handling" || body.state === "dispatched") && (holds || handler));
  add("request_shelve", body.state === "handling" && (holds || handler));
  add("ask_resident", body.state === "handling" && (holds || handler));
  add("verify", body.state === "fed_back" && may("checker", "supervisor") && !holds);
  add("revisit", body.state === "revisiting" && may("revisiter", "supervisor") && !holds);
  return list;
}
