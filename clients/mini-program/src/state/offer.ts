/** The offer behind a message's link: seen and taken without a sign-in. */
import { computed, ref } from "vue";
import { wordsOf } from "./fault";
import { client, type Schemas } from "./server";

type Linked = Schemas["LinkedOffer"];

export function useLinkedOffer(link: string) {
  const linked = ref<Linked | null>(null);
  const fault = ref("");
  const busy = ref("");
  /** What was done here last. */
  const done = ref("");

  async function give(word: string, ask: () => Promise<Linked>): Promise<void> {
    fault.value = "";
    busy.value = word;
    try {
      linked.value = await ask();
      done.value = word;
    } catch (reason) {
      fault.value = wordsOf(reason);
    }
    busy.value = "";
  }

  const open = () => give("open", () => client.post("/api/v1/links/open", { body: { link } }));
  const act = (command: string) => give(command, () => client.post("/api/v1/links/act", { body: { link, command } }));
  const may = computed(() => linked.value?.may ?? []);

  return { linked, may, fault, busy, done, open, act };
}
