/** Who takes part: their accounts in the demo, and the one-time codes that nobody sends. */
import { Client, inMemory, Session, type Transport } from "@sandan/sdk";
import type { Page } from "playwright-core";
import { until } from "./until.ts";

export const PASSWORD = "Sandan-2026!";

export function phone(n: number): string {
  return `1900000${String(n).padStart(4, "0")}`;
}

/** The number to which messages for `volunteer-n` of a demo go. */
export function volunteerPhone(n: number): string {
  return `1900001${String(n).padStart(4, "0")}`;
}

/** Where a one-time code is read: the demo's page, or a gateway. */
export type Codes = (telephone: string) => Promise<string>;

/** The newest code sent to a telephone: in a demo everybody may read what nobody sends. */
export async function codeFor(url: string, telephone: string): Promise<string> {
  return until(10_000, async () => {
    const { messages } = (await (await fetch(`${url}/api/v1/demo/messages`)).json()) as { messages: { template: string; data: Record<string, unknown> }[] };
    // The middle of the number is hidden there too.
    const known = (shown: unknown) => String(shown).startsWith(telephone.slice(0, 3)) && String(shown).endsWith(telephone.slice(-4));
    return messages.find((message) => message.template === "login_code" && known(message.data["phone"]))?.data["code"] as string | undefined;
  });
}

/** Somebody who acts beside the page under test, through the same interface. */
export async function colleague(url: string, account: string): Promise<Client> {
  const client = new Client({ base: url, transport, session: new Session(inMemory()), device: () => `journey-${account}` });
  await client.signIn(account, PASSWORD);
  return client;
}

export async function resident(url: string, telephone: string, codes: Codes = (number) => codeFor(url, number)): Promise<Client> {
  const client = new Client({ base: url, transport, session: new Session(inMemory()), device: () => `journey-${telephone}` });
  await client.post("/api/v1/auth/codes", { body: { phone: telephone } as never });
  await client.signInByCode(telephone, await codes(telephone));
  return client;
}

const transport: Transport = async ({ method, url, headers, payload }) => {
  const sent: RequestInit = { method, headers: { ...headers } };
  if (payload && "text" in payload) {
    sent.body = payload.text;
    (sent.headers as Record<string, string>)["Content-Type"] = payload.type;
  } else if (payload) {
    const form = new FormData();
    form.append("file", payload.file as Blob, payload.name);
    sent.body = form;
  }
  const answer = await fetch(url, sent);
  return { status: answer.status, header: (name) => answer.headers.get(name), text: await answer.text() };
};

/** Fills the page's own form, whatever page it is: an account, a password, and the button that sends. */
export async function signIn(page: Page, account: string): Promise<void> {
  await page.getByRole("textbox", { name: /^(账号|Account)/ }).fill(account);
  await page.getByRole("textbox", { name: /^(密码|Password)/ }).fill(PASSWORD);
  await page.getByRole("button", { name: /^(登录|Sign in)$/ }).click();
  // Who goes elsewhere before the answer has come is not signed in there.
  await page.locator("input[type=password]").first().waitFor({ state: "hidden" });
}

/** A resident's way into the mini-program: the number, and the code that was sent to it. */
export async function enterAsResident(page: Page, url: string, telephone: string, codes: Codes = (number) => codeFor(url, number)): Promise<void> {
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.getByLabel("手机号").fill(telephone);
  await page.getByRole("button", { name: "获取验证码" }).click();
  await page.getByText(/验证码已/).waitFor();
  await page.getByLabel("六位验证码").fill(await codes(telephone));
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.getByRole("button", { name: "报问题" }).waitFor();
}

/** The way of volunteers and station clerks: an account and a password. */
export async function enterAsVolunteer(page: Page, account: string): Promise<void> {
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.getByRole("button", { name: /^账号密码/ }).click();
  await page.getByLabel("账号", { exact: true }).fill(account);
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "登录", exact: true }).click();
}
