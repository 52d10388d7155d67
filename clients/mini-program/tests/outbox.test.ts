import { createPinia, setActivePinia } from "pinia";
import { beforeEach, expect, it } from "vitest";
import { useOutbox } from "../src/state/outbox";
import { empty } from "../src/state/report";
import { server } from "./support/here";

const draft = () => ({ ...empty(), text: "楼道灯不亮", who: "anonymous" as const, address: "3号楼", photos: [{ file: new Blob(["x"]), name: "a.jpg" }] });
const posts = () => server.asked.filter(({ url }) => url === "/api/v1/cases");
const uploads = () => server.asked.filter(({ url }) => url === "/api/v1/attachments");

beforeEach(async () => {
  setActivePinia(createPinia());
  server.asked = [];
  server.answer = async () => {
    throw new Error("no network");
  };
  for (const item of useOutbox().items) await useOutbox().takeBack(item.key);
});

it("a report without a network waits, and is sent once, under the key of its first try", async () => {
  const outbox = useOutbox();
  expect(await outbox.give(draft())).toBeNull();
  expect(outbox.waiting).toHaveLength(1);

  let isUp = false;
  server.answer = async ({ url }) => {
    if (url === "/api/v1/attachments") return { status: 201, body: { id: "photo" } };
    // The first answer is lost on its way back.
    if (!isUp) {
      isUp = true;
      throw new Error("lost");
    }
    return { status: 201, body: { id: "case", number: "1" } };
  };
  await outbox.flush();
  await outbox.flush();
  expect(outbox.waiting).toHaveLength(0);
  expect(uploads().length).toBe(2); // The first had no network at all.
  const keys = posts().map(({ headers }) => headers["Idempotency-Key"]);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
});

it("a refusal is told with the field's name, and nothing waits", async () => {
  server.answer = async ({ url }) =>
    url === "/api/v1/attachments" ? { status: 201, body: { id: "photo" } } : { status: 422, body: { code: "bad_field", title: "", detail: "字段内容不正确", status: 422, errors: [{ field: "address", reason: "太长" }] } };
  await expect(useOutbox().give(draft())).rejects.toThrow("地址：太长");
  expect(useOutbox().waiting).toHaveLength(0);
});
