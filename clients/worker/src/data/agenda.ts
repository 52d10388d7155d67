/** The lists that a worker lives by: own orders, the unit's, and what waits in the area. */
import { computed, shallowRef } from "vue";
import { is, units } from "../app/account.ts";
import { client } from "../app/client.ts";
import { heardAsOf } from "../app/clock.ts";
import { desk } from "../app/desk.ts";
import { sideOf, tasksOf, type Task } from "../work/agenda.ts";
import type { CaseBody, OrderItem } from "../work/types.ts";
import { caseName, fetchCase, type CaseFile } from "./cases.ts";
import { reading } from "./kept.ts";

/** Pages of one list; whoever has more open orders than this has another problem. */
const MOST_PAGES = 5;
/** Cases whose particulars are fetched ahead, so that they are there in a cellar. */
const MOST_AHEAD = 30;

async function allOrders(mine: "any" | "unit"): Promise<OrderItem[]> {
  const items: OrderItem[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await client.get("/api/v1/orders", { query: { mine, cursor, limit: 200 } });
    heardAsOf(answer.as_of);
    items.push(...answer.items);
    cursor = answer.next ?? undefined;
    if (!cursor) break;
  }
  return items;
}

export const orders = reading<OrderItem[]>(
  () => "orders",
  async () => {
    const own = await allOrders("any");
    const unit = is("handler") ? await allOrders("unit") : [];
    return [...own, ...unit];
  },
);

/** Cases of the own area that nobody has been told to handle yet: a grid worker may do it on the spot. */
export const nearby = reading<CaseBody[]>(
  () => "nearby",
  async () => {
    if (!is("grid_worker", "grid_head", "secretary")) return [];
    return (await client.get("/api/v1/cases", { query: { state: "accepted", order: "due", limit: 100 } })).items;
  },
);

const bodies = shallowRef<ReadonlyMap<string, CaseBody>>(new Map());

export const tasks = computed<Task[]>(() => tasksOf(orders.data.value ?? [], bodies.value));
export const mine = computed(() => tasks.value.filter((task) => sideOf(task.item) === "mine" && isForMe(task.item)));
export const open = computed(() => tasks.value.filter((task) => sideOf(task.item) === "open"));
export const parked = computed(() => tasks.value.filter((task) => sideOf(task.item) === "parked"));
export const past = computed(() => tasks.value.filter((task) => sideOf(task.item) === "past" && task.item.relation === "holder"));
/** Taken by a colleague of the unit. */
export const colleagues = computed(() => tasks.value.filter((task) => sideOf(task.item) === "mine" && !isForMe(task.item)));

function isForMe(item: OrderItem): boolean {
  // What the unit was told to and nobody signed is everybody's; what a colleague took is theirs.
  return item.relation !== "unit" || item.order.state === "assigned";
}

export async function loadAgenda(): Promise<void> {
  await readBodies();
  await Promise.all([orders.load(), nearby.load()]);
  await fetchAhead();
  await readBodies();
}

async function readBodies(): Promise<void> {
  const files = await desk.value?.keeper.all<CaseFile>(caseName(""));
  bodies.value = new Map([...(files ?? new Map<string, { data: CaseFile }>())].map(([id, file]) => [id, file.data.body]));
}

/** Particulars of what this person works on, once, and again when the order moved. */
async function fetchAhead(): Promise<void> {
  if (orders.keptAt.value !== null) return;
  const wanted = [...mine.value, ...parked.value].filter((task) => task.body === undefined || moved(task)).slice(0, MOST_AHEAD);
  for (const task of wanted) {
    try {
      await fetchCase(task.item.case);
    } catch {
      // It is fetched when it is opened.
    }
  }
}

function moved({ item, body }: Task): boolean {
  const known = body?.orders?.find((order) => order.id === item.order.id);
  return !known || known.state !== item.order.state || known.fence !== item.order.fence || known.due !== item.order.due || body?.state !== item.case_state;
}

/** Follows what concerns this person; many events become one reading. */
export function followAgenda(): () => void {
  const live = desk.value?.live;
  if (!live) return () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void loadAgenda();
    }, 1_500);
  };
  live.start();
  const listener = { snapshot: soon, event: soon, left: soon };
  const stops = ["me", ...units.value.map((unit) => `unit:${unit}`)].map((topic) => live.subscribe(topic, listener, { mode: "events" }));
  return () => {
    clearTimeout(timer);
    stops.forEach((stop) => stop());
  };
}
