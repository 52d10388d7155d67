/** Orders for me, live: what is offered, what I hold. The loser of a race is told at once. */
import { Problem } from "@sandan/sdk";
import { t } from "@sandan/language";
import { defineStore } from "pinia";
import { computed, ref } from "vue";
import { useClock } from "./clock";
import { wordsOf } from "./fault";
import { useLive } from "./live";
import { client, orderCommand, type CommandBody, type OrderItem } from "./server";

const MOST = 100;
const MINE = ["holder", "interested"];
const HELD_STATES = ["taken", "shelved", "offered"];

export const useOrders = defineStore("orders", () => {
  const items = ref<OrderItem[]>([]);
  const fault = ref("");
  const told = ref<{ tone: "calm" | "late" | "soon"; words: string } | null>(null);
  const isLoaded = ref(false);
  const clock = useClock();
  let watching = false;

  const offered = computed(() => items.value.filter(({ relation, order }) => !MINE.includes(relation) && ["offered", "invited", "assigned"].includes(order.state)));
  const interested = computed(() => items.value.filter(({ relation, order }) => relation === "interested" && order.state === "offered"));
  const held = computed(() => items.value.filter(({ relation, order }) => relation === "holder" && HELD_STATES.includes(order.state)));
  const done = computed(() => items.value.filter(({ relation, order }) => relation === "holder" && order.state === "done").reverse());

  async function load(): Promise<void> {
    if (!client.session.user) return forget();
    try {
      // What waits and what is held come apart: the list is oldest first, and finished work would fill its page.
      const lists = await Promise.all(["offered", "assigned", "held"].map(readAll));
      const known = new Map(lists.flat().map((item) => [item.order.id, item]));
      missed([...known.values()]);
      items.value = [...known.values()];
      fault.value = "";
      isLoaded.value = true;
    } catch (reason) {
      fault.value = wordsOf(reason);
    }
  }

  /** Pages of one list; a bound, because each is a request. */
  const MOST_PAGES = 10;
  async function readAll(mine: string): Promise<OrderItem[]> {
    const read: OrderItem[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const got = await client.get("/api/v1/orders", { path: undefined, query: { mine, limit: MOST, ...(cursor ? { cursor } : {}) } as never });
      clock.hear(got.as_of);
      read.push(...got.items);
      if (!got.next) break;
      cursor = got.next;
    }
    return read;
  }

  /** Somebody who signed up and was not chosen hears it here, not by silence. */
  function missed(now: readonly OrderItem[]): void {
    const still = new Set(now.map(({ order }) => order.id));
    const gone = items.value.find(({ relation, order }) => relation === "interested" && !still.has(order.id));
    if (gone) told.value = { tone: "soon", words: t(`「${gone.category.name}」这次由别人接了，感谢您报名`, `“${gone.category.name}” went to somebody else this time; thank you for signing up`) };
  }

  /** Gives a command on an order; true when it was taken. What came of it is told on the page. */
  async function give(item: OrderItem, name: string, body: CommandBody = {}): Promise<boolean> {
    told.value = null;
    try {
      await orderCommand(item.order.id, name, body);
      told.value = { tone: "calm", words: success(name, item.category.name) };
      await load();
      return true;
    } catch (reason) {
      const lost = reason instanceof Problem && (reason.code === "lost_claim" || reason.status === 409);
      const words = reason instanceof Problem && reason.code === "lost_claim" ? t("慢了一步，已被他人接单，感谢您", "Somebody else was first; thank you") : wordsOf(reason);
      if (lost) await load();
      told.value = { tone: "late", words };
      return false;
    }
  }

  function success(name: string, what: string): string {
    switch (name) {
      case "claim":
      case "sign":
        return t(`已接单：${what}`, `Taken: ${what}`);
      case "express_interest":
        return t(`已报名：${what}，选定后通知您`, `Signed up: ${what}; you are told who is chosen`);
      case "decline":
        return t("已婉拒，不影响任何记录", "Declined; nothing is held against you");
      case "release":
        return t("已放弃，将请别人来办", "Given back; somebody else is asked");
      default:
        return t("已办好", "Done");
    }
  }

  function forget(): void {
    items.value = [];
    isLoaded.value = false;
  }

  function follow(): void {
    void load();
    if (watching) return;
    watching = true;
    useLive().watch("me", () => void load());
    client.session.onChange(() => {
      forget();
      void load();
    });
  }

  return { items, offered, interested, held, done, fault, told, isLoaded, load, give, follow };
});

/** The fence that a command names. In a team a colleague's claim moves it without taking the place away. */
export function fenceOf({ order }: OrderItem): CommandBody {
  return order.capacity === 1 ? { fence: order.fence } : {};
}
