/** The client as the queue needs it. Names of commands are data here, so the paths are filled in by hand. */
import type { Wire } from "../work/send.ts";
import type { CaseBody } from "../work/types.ts";
import { client } from "./client.ts";

type Post = (path: string, call: { path?: Record<string, string>; body: unknown; key: string }) => Promise<unknown>;
const post = client.post.bind(client) as unknown as Post;

export const wire: Wire = {
  upload: (file, name, key) => client.upload(file, name, key),
  order: (id, command, body, key) => post("/api/v1/orders/{id}/commands/{command}", { path: { id, command }, body, key }) as Promise<CaseBody>,
  case: (id, command, body, key) => post("/api/v1/cases/{id}/commands/{command}", { path: { id, command }, body, key }) as Promise<CaseBody>,
  comment: (id, body, key) => client.post("/api/v1/cases/{id}/commands/comment", { path: { id }, body, key }),
  report: (body, key) => client.post("/api/v1/cases", { body, key }),
};
