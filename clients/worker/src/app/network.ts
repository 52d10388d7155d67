/** Whether the server can be reached, as far as anybody can know: what the browser says, and how the last call went. */
import { Unreachable } from "@sandan/sdk";
import { computed, ref } from "vue";

const linked = ref(typeof navigator === "undefined" ? true : navigator.onLine);
const answered = ref(true);

if (typeof window !== "undefined") {
  addEventListener("online", () => {
    linked.value = true;
    answered.value = true;
  });
  addEventListener("offline", () => {
    linked.value = false;
  });
}

export const online = computed(() => linked.value && answered.value);

/** Does a call and remembers whether anybody answered. */
export async function heard<T>(call: () => Promise<T>): Promise<T> {
  try {
    const answer = await call();
    answered.value = true;
    return answer;
  } catch (error) {
    answered.value = !(error instanceof Unreachable);
    throw error;
  }
}
