/** Desks without a mouse: each journey from signing in to its effect by keys alone, with the focus in sight at every stop. */
import type { Client } from "@sandan/sdk";
import type { FileChooser, Page } from "playwright-core";
import { expect } from "vitest";
import { areaOf, type Case, carryOut, command, feedBack, inState, onOrder, pointIn, report } from "../harness/cases.ts";
import { DESK, journey, type Scene, useBrowser } from "../harness/journey.ts";
import { Keyboard } from "../harness/keyboard.ts";
import { colleague, phone, resident } from "../harness/people.ts";
import { until } from "../harness/until.ts";

useBrowser();

interface Seat {
  page: Page;
  keys: Keyboard;
}

/** A page of somebody whose hands stay on the keys. */
async function seat({ open }: Scene, account: string): Promise<Seat> {
  const { page } = await open("/office/", DESK);
  const keys = new Keyboard(page);
  await keys.begin();
  await keys.signIn(account);
  await page.getByRole("heading", { name: "工作台", exact: true }).waitFor();
  return { page, keys };
}

async function stayedOnTheKeys({ keys }: Seat): Promise<void> {
  expect(keys.unseen, "stops without a visible focus").toEqual([]);
  expect(await keys.isSomewhere(), "the focus is lost").toBe(true);
  expect(await keys.pointed(), "a pointer was used").toBe(false);
}

interface Matter {
  neighbour: Client;
  worker: Client;
  known: Case;
}

/** A report from the stairs that worker-1 walks. */
async function stairs(url: string, by: number, text: string): Promise<Matter> {
  const neighbour = await resident(url, phone(by));
  const worker = await colleague(url, "worker-1");
  const known = await report(neighbour, { text, category: "E0104", location: await pointIn(neighbour, await areaOf(worker)) });
  await inState(neighbour, known.id, "dispatched");
  return { neighbour, worker, known };
}

/** The key that the page writes on a button. */
const keyOn = (page: Page, name: RegExp) => page.getByRole("button", { name }).locator("kbd").innerText();

journey("by keys: a dispatcher finds a case by its number, places an order, and stands where they stood", "office", async (scene) => {
  const { neighbour, known } = await stairs(scene.url, 11, "楼道堆物，请派车拉走");
  const at = await seat(scene, "dispatcher-1");
  const { page, keys } = at;
  await keys.press("/");
  expect(await keys.isAt(page.getByLabel("按编号查案件"))).toBe(true);
  await keys.type(known.number);
  await keys.press("Enter");
  const acts = page.getByRole("region", { name: "可办操作" });
  const button = acts.getByRole("button", { name: /^派单/ });
  await button.waitFor();
  const form = page.getByRole("dialog");

  // Left with Escape, the focus goes back to where it came from.
  await keys.enter(button);
  await form.waitFor();
  await keys.press("Escape");
  await form.waitFor({ state: "hidden" });
  await until(5_000, async () => (await keys.isAt(button)) || undefined);

  await keys.press(await keyOn(page, /^派单/));
  await form.waitFor();
  expect(await form.evaluate((one) => one.contains(document.activeElement)), "the focus is in the window").toBe(true);
  await keys.answer(form.getByRole("radiogroup", { name: "主办或协办" }), "协办");
  await keys.choose(form.getByRole("combobox", { name: "单位（指派到单位）" }), "环卫所");
  await keys.write(form.getByLabel("派单说明、改派理由"), "请派车拉走旧沙发");
  await keys.press("Control+Enter");
  await form.waitFor({ state: "hidden" });
  const { orders } = await inState(neighbour, known.id, "dispatched");
  expect(orders?.filter((order) => order.part === "assist").map((order) => order.state)).toEqual(["assigned"]);
  await stayedOnTheKeys(at);
});

journey("by keys: the hotline takes a call: words, category, address to grid, caller", "office", async (scene) => {
  const dispatcher = await colleague(scene.url, "dispatcher-1");
  const community = await areaOf(await colleague(scene.url, "worker-1"));
  const { name } = await dispatcher.get("/api/v1/areas/{code}", { path: { code: community } });
  const at = await seat(scene, "acceptor-1");
  const { page, keys } = at;
  await keys.go("t");
  await page.getByRole("heading", { name: "热线登记" }).waitFor();
  await until(5_000, async () => (await keys.isAt(page.locator("#matter"))) || undefined);
  await keys.type("三楼楼道堆了旧沙发，走不过去");
  await keys.choose(page.getByRole("combobox", { name: "事项类别" }), "E0104");
  await keys.write(page.getByLabel("称呼"), "李女士");
  await keys.write(page.getByLabel("电话", { exact: true }), "13900000007");
  await keys.write(page.getByLabel(/^地址/), name);
  const fitting = page.getByRole("list", { name: "匹配到的地点" }).getByRole("button").first();
  await fitting.waitFor();
  if (!(await page.getByText("所在网格：").isVisible())) await keys.enter(fitting);
  await page.getByText("所在网格：").waitFor();
  await keys.press("Control+Enter");
  const receipt = page.getByRole("status").filter({ hasText: "已登记" });
  await receipt.waitFor();
  const number = await receipt.locator("b").innerText();
  const { items } = await dispatcher.get("/api/v1/cases", { query: { number } });
  const made = items[0] as Case;
  expect([made.channel, made.category.code, made.area?.code, made.text]).toEqual(["hotline", "E0104", community, "三楼楼道堆了旧沙发，走不过去"]);
  expect(made.contact?.phone).toMatch(/^139.*0007$/);
  await stayedOnTheKeys(at);
});

/** Walks down the list with j to a case. */
async function walkTo({ page, keys }: Seat, number: string): Promise<void> {
  const entry = page.getByRole("region", { name: "名单" }).getByRole("button", { name: new RegExp(number) });
  await entry.waitFor();
  await until(30_000, async () => {
    if ((await entry.getAttribute("aria-current")) === "true") return true;
    await keys.press("j");
    return undefined;
  });
  await page.getByRole("heading", { name: new RegExp(number) }).waitFor();
}

journey("by keys: a checker looks at what was done and passes it", "office", async (scene) => {
  const { neighbour, worker, known } = await stairs(scene.url, 12, "楼道堆物，电动车出不来");
  await carryOut(worker, known.id);
  await feedBack(worker, known.id);
  const at = await seat(scene, "checker-1");
  const { page, keys } = at;
  await keys.go("k");
  await walkTo(at, known.number);
  await keys.answer(page.getByRole("radiogroup", { name: "现场是否已办到位" }), "是");
  await keys.write(page.getByLabel("核查情况"), "现场已清空");
  await keys.enter(page.getByRole("button", { name: "核查", exact: true }));
  await page.getByText("核查已记录").waitFor();
  await inState(neighbour, known.id, "revisiting");
  await stayedOnTheKeys(at);
});

journey("by keys: a revisiter asks the three questions", "office", async (scene) => {
  const { neighbour, worker, known } = await stairs(scene.url, 13, "楼道堆物，门打不开");
  await carryOut(worker, known.id);
  await feedBack(worker, known.id);
  await command(await colleague(scene.url, "checker-1"), known.id, "verify", { passed: true });
  await inState(neighbour, known.id, "revisiting");
  const at = await seat(scene, "revisiter-1");
  const { page, keys } = at;
  await keys.go("r");
  await walkTo(at, known.number);
  const group = (name: string) => page.getByRole("radiogroup", { name });
  await keys.answer(group("联系结果"), "已联系");
  await keys.answer(group("一问：是否及时联系"), "是");
  await keys.answer(group("二问：问题是否解决"), "是");
  await keys.answer(group("三问：是否满意"), "基本满意");
  await keys.write(page.getByLabel("居民原话"), "清得很干净");
  await keys.press("Control+Enter");
  await page.getByText("回访已记录").waitFor();
  const closed = await inState(neighbour, known.id, "closed");
  expect(closed.ending).toBe("satisfied");
  await stayedOnTheKeys(at);
});

journey("by keys: an approver grants more time", "office", async (scene) => {
  const { worker, known } = await stairs(scene.url, 14, "楼道堆物，要等车来");
  const order = known.orders?.[0] ?? (await inState(worker, known.id, "dispatched")).orders?.find((one) => one.part === "lead");
  await onOrder(worker, order?.id ?? "", "sign");
  await command(worker, known.id, "request_extend", { limit: { amount: 2, unit: "working_days" }, note: "车要后天才有" });
  const at = await seat(scene, "supervisor-1");
  const { page, keys } = at;
  await keys.go("s");
  const row = page.getByRole("row", { name: new RegExp(known.number) });
  await row.getByText("车要后天才有").waitFor();
  await keys.enter(row.getByRole("button", { name: /同意/ }));
  const form = page.getByRole("dialog");
  await form.waitFor();
  await keys.write(form.getByLabel("审批意见"), "同意，两天内办完");
  await keys.press("Control+Enter");
  await form.waitFor({ state: "hidden" });
  await row.waitFor({ state: "detached" });
  const { requests } = (await worker.get("/api/v1/cases/{id}", { path: { id: known.id } })) as Case;
  expect(requests?.map(({ kind, granted }) => [kind, granted])).toEqual([["extend", true]]);
  await stayedOnTheKeys(at);
});

journey("by keys: the security administrator makes an account with a role, and it signs in", "office", async (scene) => {
  const login = `keys-${Date.now().toString(36)}`;
  const at = await seat(scene, "security-admin");
  const { page, keys } = at;
  await keys.go("j");
  await keys.enter(page.getByRole("button", { name: "新建账号" }));
  const form = page.getByRole("dialog");
  await form.waitFor();
  await keys.write(form.getByLabel("登录名"), login);
  await keys.write(form.getByLabel("姓名"), "周键盘");
  await keys.write(form.getByLabel("新密码"), "Sandan-2026!");
  await keys.choose(form.getByRole("combobox", { name: "角色", exact: true }), "回访员");
  await keys.enter(form.getByRole("button", { name: "加上角色" }));
  await form.getByText("回访员").first().waitFor();
  await keys.enter(form.getByRole("button", { name: "确认" }));
  await form.waitFor({ state: "hidden" });
  await stayedOnTheKeys(at);
  const { user, scopes } = await (await colleague(scene.url, login)).get("/api/v1/auth/me");
  expect(user.name).toBe("周键盘");
  expect(scopes.map((scope) => scope.role)).toContain("revisiter");
});

/** Two areas drawn over each other, one of them without a name, below an area that does not exist. */
const FAULTY = {
  type: "FeatureCollection",
  features: ["X-1", "X-2"].map((code, at) => ({
    type: "Feature",
    properties: { code, name: at === 0 ? "键盘网格" : "", level: "micro", parent: "nowhere" },
    geometry: { type: "Polygon", coordinates: [[[116.1, 40.1], [116.2, 40.1], [116.2, 40.2], [116.1, 40.2], [116.1, 40.1]]] },
  })),
};

journey("by keys: the system administrator has a map looked at, reads its faults, and imports units", "office", async (scene) => {
  const admin = await colleague(scene.url, "system-admin");
  const before = (await admin.get("/api/v1/areas", { query: { level: "micro" } })).areas.length;
  const at = await seat(scene, "system-admin");
  const { page, keys } = at;
  await keys.go("a");
  const opened: FileChooser[] = [];
  page.on("filechooser", (chooser) => void opened.push(chooser));
  const choose = async (button: RegExp, name: string, text: string) => {
    await keys.enter(page.getByRole("button", { name: button }));
    const chooser = await until(10_000, async () => opened.shift());
    await chooser.setFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(text) });
  };
  await choose(/^选择文件.*导入区域边界/, "网格.geojson", JSON.stringify(FAULTY));
  const maps = page.locator("section.import").filter({ hasText: "导入区域边界" });
  await keys.choose(maps.getByRole("combobox", { name: "坐标系" }), "WGS84");
  await keys.enter(maps.getByRole("button", { name: /^先检查/ }));
  await maps.getByText(/^检查结果/).waitFor();
  expect(await maps.locator("tbody tr").count()).toBeGreaterThan(0);
  expect(await maps.getByRole("button", { name: /^写入/ }).isDisabled()).toBe(true);
  expect((await admin.get("/api/v1/areas", { query: { level: "micro" } })).areas.length, "nothing was written").toBe(before);

  await keys.go("u");
  await page.getByRole("heading", { name: "单位", exact: true }).waitFor();
  const code = `K${Date.now().toString(36).toUpperCase()}`;
  await choose(/^选择文件.*批量导入单位/, "单位.csv", `单位编码,单位名称,类型,服务区域编码\n${code},键盘物业,物业,\n`);
  const units = page.locator("section.import");
  await keys.enter(units.getByRole("button", { name: /^先检查/ }));
  await units.getByText(/合格 1 行/).waitFor();
  await keys.enter(units.getByRole("button", { name: /^写入/ }));
  await page.getByText("已写入 1 行").waitFor();
  const { units: known } = await admin.get("/api/v1/units");
  expect(known.find((one) => one.unit.code === code)?.unit.name).toBe("键盘物业");
  await stayedOnTheKeys(at);
});
