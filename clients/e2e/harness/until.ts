/** See `journey.ts`. */
const SLOW = Number(process.env["SANDAN_SLOW"] ?? 1);

/** Asks again and again for a level until there is one; what `look` throws ends the waiting only when time is up. */
export async function until<T>(patience: number, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + patience * SLOW;
  let last: unknown = "nothing came";
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (reason) {
      last = reason;
      if (isFinal(reason)) throw reason;
    }
    if (Date.now() > end) throw new Error(`waited ${patience} ms in vain`, { cause: last });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The network's refusals pass while a program starts; every other mistake stays one. */
function isFinal(reason: unknown): boolean {
  return !(reason instanceof TypeError && reason.message === "fetch failed");
}
