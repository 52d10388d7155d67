/** What a clerk of a station takes for volunteers who telephone. */
import { client, orderCommand, type OrderItem } from "./server";
import { fenceOf } from "./orders";

export interface Volunteer {
  id: string;
  name: string;
  skills: string[];
}

const PAGE = 200;
/** Pages of one list; a bound, because each is a request. */
const MOST_PAGES = 10;

/** Open orders of the clerk's areas that can be claimed at once; for the others volunteers sign up themselves. */
export async function claimable(): Promise<OrderItem[]> {
  const read: OrderItem[] = [];
  for (const state of ["offered", "invited"]) {
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const got = await client.get("/api/v1/orders", { query: { mine: "area", state, limit: PAGE, ...(cursor ? { cursor } : {}) } as never });
      read.push(...got.items);
      if (!got.next) break;
      cursor = got.next;
    }
  }
  return read.filter(({ order }) => order.mode === "claim_first" || order.mode === "invite");
}

/** Volunteers who serve where the order is and do not hold it yet, with the skills it asks for first. */
export async function volunteersFor(item: OrderItem): Promise<Volunteer[]> {
  const found: Volunteer[] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { kind: "volunteer", ...(item.area ? { area: item.area.code } : {}), ...(after ? { after } : {}) };
    const got = await client.get("/api/v1/people", { query });
    for (const { id, person } of got.people) if (person.active && !(item.order.holders ?? []).includes(id)) found.push({ id, name: person.name, skills: person.skills ?? [] });
    if (!got.next) break;
    after = got.next;
  }
  const fits = ({ skills }: Volunteer) => item.skills.filter((skill) => skills.includes(skill)).length;
  return found.sort((a, b) => fits(b) - fits(a));
}

export async function claimFor(item: OrderItem, person: string): Promise<void> {
  await orderCommand(item.order.id, "claim", { person, ...fenceOf(item) });
}
