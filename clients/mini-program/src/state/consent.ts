/** Messages through WeChat: each one needs its person's consent, given by a tap. */
import { here } from "#here";
import { useClock } from "./clock";
import { client } from "./server";

/** Which of these messages can be asked for here: WeChat, and a template for it. */
export function askable(words: readonly string[]): string[] {
  const templates = useClock().settings?.wechat_templates ?? {};
  return here.askConsent ? words.filter((word) => templates[word]) : [];
}

/** Asks, and tells the server what was agreed to; true when anything was. */
export async function agree(words: readonly string[]): Promise<boolean> {
  const templates = useClock().settings?.wechat_templates ?? {};
  const wanted = askable(words);
  if (!here.askConsent || wanted.length === 0) return false;
  const agreed = new Set(await here.askConsent(wanted.map((word) => templates[word] ?? "")));
  const given = wanted.filter((word) => agreed.has(templates[word] ?? ""));
  // Who signed in by telephone or account is known to WeChat by another name.
  const code = given.length > 0 ? await here.wechatCode?.().catch(() => undefined) : undefined;
  if (given.length > 0) await client.post("/api/v1/messages/consents", { body: { templates: given, ...(code ? { code } : {}) } });
  return given.length > 0;
}
