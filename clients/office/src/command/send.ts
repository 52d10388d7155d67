/** Gives a command. A key belongs to one intention: the same try again after a lost answer is done once. */
import { client, type CaseBody } from "../base/server.ts";
import type { Values } from "./forms.ts";

type Post = (path: string, call: { path: { id: string }; body: Values; key: string }) => Promise<unknown>;
const post = client.post.bind(client) as unknown as Post;

/** What is acted on: a case, or one of its orders. */
export interface Subject {
  case: string;
  order?: string | undefined;
}

export async function send(subject: Subject, command: string, body: Values, key: string): Promise<CaseBody | undefined> {
  const path = subject.order ? `/api/v1/orders/{id}/commands/${command}` : `/api/v1/cases/{id}/commands/${command}`;
  const answer = await post(path, { path: { id: subject.order ?? subject.case }, body, key });
  return (answer as CaseBody | undefined)?.number ? (answer as CaseBody) : undefined;
}
