/** The clerk of a station takes an order for a volunteer who telephones. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { areaOf, inState, offeredTo, pointIn, report } from "../../../e2e/harness/cases";
import { colleague, PASSWORD, phone as number, resident } from "../../../e2e/harness/people";
import { openTown, type Town } from "./support/town";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town?.end());

test("a clerk finds the order by its number and the volunteer by name; the order is theirs", async () => {
  const neighbour = await resident(town.url, number(31), (telephone) => town.gateway.code(telephone));
  const location = await pointIn(neighbour, await areaOf(await colleague(town.url, "worker-1")));
  const order = await report(neighbour, { kind: "service", category: "V0107", text: "退烧药在社区药房，请帮忙送到家", address: "6号楼202", location });
  await inState(neighbour, order.id, "dispatched");
  const volunteer = (await (await colleague(town.url, await offeredTo(town.url, order.id))).get("/api/v1/auth/me")).user;

  const phone = town.phone("clerk");
  phone.launch();
  await phone.press("登录");
  await phone.press(/^账号密码/);
  await phone.fill("账号", "station-keeper");
  await phone.fill("密码", PASSWORD);
  await phone.press("登录");
  await phone.press("代接单");
  await phone.fill("按编号查找", order.number);
  await phone.press("代接这一单", { beside: order.number });
  await phone.fill("按姓名查找", volunteer.name);
  await phone.pressTwice(new RegExp(`^${volunteer.name}`));
  await phone.sees("记为代接单");
  const held = await inState(await colleague(town.url, "worker-1"), order.id, "handling");
  expect(held.orders?.at(-1)?.taken).toBe(1);
  expect(held.orders?.at(-1)?.holders).toContain(volunteer.id);
});
