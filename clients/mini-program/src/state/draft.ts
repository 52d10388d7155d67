/**
 * The report that is being written. It is kept on the device with every change, so that a telephone call, a dead
 * battery or a closed page costs nothing; sending it, or throwing it away, empties it.
 */
import { defineStore } from "pinia";
import { reactive, ref, toRaw, watch } from "vue";
import { here } from "#here";
import { empty, type Draft } from "./report";

const KEPT = "draft";
/** Milliseconds after the last keystroke. */
const QUIET = 400;

export const useDraft = defineStore("draft", () => {
  const draft = reactive<Draft>(empty());
  const step = ref(1);
  const isKept = ref(false);
  let timer: ReturnType<typeof setTimeout> | null = null;
  let opened: Promise<void> | null = null;

  function open(): Promise<void> {
    opened ??= read().then(() => {
      watch([draft, step], keepSoon, { deep: true });
    });
    return opened;
  }

  async function read(): Promise<void> {
    const kept = await here.drawer.read<{ draft: Draft; step: number }>(KEPT).catch(() => null);
    if (!kept) return;
    Object.assign(draft, empty(), kept.draft);
    step.value = kept.step;
    isKept.value = hasWords();
  }

  function hasWords(): boolean {
    return draft.text.trim() !== "" || draft.photos.length > 0 || draft.voice !== null;
  }

  function keepSoon(): void {
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => void keep(), QUIET);
  }

  async function keep(): Promise<void> {
    isKept.value = hasWords();
    const plain = { draft: bare(draft), step: step.value };
    await here.drawer.write(KEPT, plain).catch(() => undefined);
  }

  async function clear(kind: Draft["kind"] = "issue"): Promise<void> {
    Object.assign(draft, empty(), { kind });
    step.value = 1;
    isKept.value = false;
    if (timer) clearTimeout(timer);
    await here.drawer.remove(KEPT).catch(() => undefined);
  }

  return { draft, step, isKept, open, clear };
});

/** The same without Vue's wrappers, which no store can keep; files stay as they are. */
export function bare(draft: Draft): Draft {
  const { photos, voice, ...words } = toRaw(draft);
  const plain = JSON.parse(JSON.stringify(words)) as Omit<Draft, "photos" | "voice">;
  return { ...plain, photos: toRaw(photos).map((photo) => ({ ...toRaw(photo) })), voice: voice ? { ...toRaw(voice) } : null };
}
