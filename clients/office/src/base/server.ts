/** The one client and the one live line of this page. */
import { ref } from "vue";
import { browserClient, browserLive, Problem, Unreachable, type Schemas, type Status } from "@sandan/sdk";
import { language, t } from "@sandan/ui";

export const client = browserClient("office", () => language.value);
export const line = ref<Status>("ended");
export const live = browserLive(client, (status) => {
  line.value = status;
});

export type CaseBody = Schemas["CaseBody"];
export type OrderBody = Schemas["OrderBody"];
export type EventBody = Schemas["EventBody"];
export type AreaRef = Schemas["AreaRef"];

/** Tries of a read that the server asked to be tried again. */
const TRIES = 4;
const LONGEST_MS = 5_000;

/** Reads again what is refused for the moment; writes are never repeated by themselves. */
export async function read<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (reason) {
      const passing = reason instanceof Problem && reason.passing && reason.status !== 501;
      if (!passing || attempt >= TRIES) throw reason;
      const ms = Math.min(LONGEST_MS, (reason.retryAfter ?? 0.5) * 1000 * attempt);
      await new Promise((go) => setTimeout(go, ms));
    }
  }
}

/** What went wrong, in the reader's language. */
export function told(reason: unknown): string {
  if (reason instanceof Unreachable) return t("连不上服务器，请检查网络后重试。", "The server cannot be reached. Check the network and try again.");
  if (reason instanceof Problem) {
    const fields = (reason.body.errors ?? []).map((error) => `${error.field}：${error.reason}`);
    return [reason.message, ...fields].filter(Boolean).join("；");
  }
  return reason instanceof Error ? reason.message : String(reason);
}

/** The interface is not there (yet), which a page says calmly. */
export function absent(reason: unknown): boolean {
  return reason instanceof Problem && (reason.status === 404 || reason.status === 501);
}
