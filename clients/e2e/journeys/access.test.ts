/** Every page in every look, for people who see badly, press imprecisely or use no mouse. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { barriers } from "../harness/access.ts";
import { areaOf, type Case, carryOut, command, feedBack, inState, pointIn, report } from "../harness/cases.ts";
import { journey, PHONE, type Scene, useBrowser, WALL } from "../harness/journey.ts";
import { colleague, enterAsResident, enterAsVolunteer, phone, resident, signIn } from "../harness/people.ts";
import { type Sizes, sizes } from "../harness/sizes.ts";

useBrowser();

const RESIDENT = phone(7);
/** What the elder view promises, in pixels of the page. */
const ELDER = { text: 18, target: 60 };

/** Finds barriers page by page, light and dark, and tells them all at the end. */
class Walk {
  readonly looked: string[] = [];
  readonly barriers: string[] = [];
  readonly sizes: [string, Sizes][] = [];

  constructor(
    private readonly page: Page,
    private readonly base: string,
  ) {}

  async at(name: string, path: string | null, seen: () => Promise<void>): Promise<void> {
    if (path !== null) await this.page.goto(this.base + path);
    await seen();
    await this.page.getByText(/^正在(读取|取数)/).first().waitFor({ state: "hidden" });
    for (const colorScheme of ["light", "dark"] as const) {
      await this.page.emulateMedia({ colorScheme });
      await this.here(`${name}, ${colorScheme}`);
    }
  }

  async here(name: string): Promise<void> {
    this.looked.push(name);
    this.barriers.push(...(await barriers(this.page)).map((barrier) => `${name}: ${barrier}`));
  }

  async measure(name: string): Promise<void> {
    this.sizes.push([name, await sizes(this.page)]);
  }
}

interface Matter {
  open: Case;
  revisited: Case;
}

/** A case at work and one that its reporter is asked about. */
async function matters(url: string): Promise<Matter> {
  const neighbour = await resident(url, RESIDENT);
  const worker = await colleague(url, "worker-1");
  const body = { text: "楼道三层堆满纸箱，挡住消防通道", category: "E0104", location: await pointIn(neighbour, await areaOf(worker)), contact: { name: "陈阿姨", phone: RESIDENT } };
  const revisited = await report(neighbour, body);
  await carryOut(worker, revisited.id);
  await feedBack(worker, revisited.id);
  await command(await colleague(url, "checker-1"), revisited.id, "verify", { passed: true });
  await inState(neighbour, revisited.id, "revisiting");
  const open = await report(neighbour, body);
  await inState(neighbour, open.id, "dispatched");
  return { open, revisited };
}

const heading = (page: Page, name: string | RegExp) => () => page.getByRole("heading", { name }).first().waitFor();

async function miniProgram(scene: Scene, elder: boolean): Promise<Walk> {
  const { open, revisited } = await matters(scene.url);
  const { page } = await scene.open("/m/", PHONE);
  await page.evaluate((elder) => localStorage.setItem("sandan.m.look", JSON.stringify({ language: "zh-CN", elder })), elder);
  await page.reload();
  const walk = new Walk(page, scene.url);
  const at = async (name: string, path: string | null, seen: () => Promise<void>) => {
    // Opened anew, as from a link: only then does the page take what stands in its address.
    if (path !== null) await page.goto("about:blank");
    await walk.at(name, path && `/m/#/pages/${path}`, seen);
    await walk.measure(name);
  };
  await at("home, nobody signed in", "home/home", () => page.getByRole("button", { name: "登录", exact: true }).waitFor());
  await at("sign-in", "sign-in/sign-in", () => page.getByLabel("手机号").waitFor());
  await page.goto(`${scene.url}/m/#/pages/home/home`);
  await enterAsResident(page, scene.url, RESIDENT);
  await at("home", null, () => page.getByText("正在办理", { exact: true }).waitFor());
  await at("my reports", "cases/cases", () => page.getByText(open.number).waitFor());
  await at("report under way", `case/case?id=${open.id}`, heading(page, "补充情况"));
  await at("me", "me/me", heading(page, "我的个人信息"));
  await at("messages", "messages/messages", heading(page, /消息/));
  await at("report to be rated", `case/case?id=${revisited.id}`, heading(page, "请您评价"));
  await at("step 1, what", "report/report?kind=issue", () => page.getByLabel("说说情况").waitFor());
  await page.getByLabel("说说情况").fill("三层楼道堆物，婴儿车出不来");
  await page.getByRole("button", { name: /^楼道堆物/ }).click();
  await page.getByRole("button", { name: "下一步" }).click();
  await at("step 2, where", null, () => page.getByLabel("详细地址").waitFor());
  await page.getByLabel("详细地址").fill("3号楼2单元");
  await page.getByRole("button", { name: "下一步" }).click();
  await at("step 3, who", null, () => page.getByRole("button", { name: "提交", exact: true }).waitFor());
  return walk;
}

async function volunteers(scene: Scene, elder: boolean, walk: Walk[]): Promise<void> {
  for (const [account, name, path, words] of [["volunteer-1", "orders", "orders/orders", /接单/], ["volunteer-1", "hours", "hours/hours", /时长/], ["station-keeper", "station", "station/station", "代接单"]] as const) {
    const { page } = await scene.open("/m/", PHONE);
    await page.evaluate((elder) => localStorage.setItem("sandan.m.look", JSON.stringify({ language: "zh-CN", elder })), elder);
    await page.reload();
    await enterAsVolunteer(page, account);
    await page.getByText("您好").first().waitFor();
    const own = new Walk(page, scene.url);
    await own.at(name, `/m/#/pages/${path}`, heading(page, words));
    await own.measure(name);
    walk.push(own);
  }
}

for (const elder of [false, true]) {
  journey(`every page of the mini-program can be used by everybody, ${elder ? "elder view" : "normal view"}`, "m", async (scene) => {
    const walks = [await miniProgram(scene, elder)];
    await volunteers(scene, elder, walks);
    expect(walks.flatMap((walk) => walk.barriers)).toEqual([]);
    if (elder) holds(walks.flatMap((walk) => walk.sizes));
  });
}

/** What the elder view promises, as a table and as a test. */
function holds(measured: [string, Sizes][]): void {
  const line = ([name, { text, target }]: [string, Sizes]) => `| ${name} | ${text.px} (${text.words}) | ${target.width} × ${target.height} (${target.words}) |`;
  console.log(["| elder view | smallest text, px | smallest target, px |", "|---|---|---|", ...measured.map(line)].join("\n"));
  const small = measured.filter(([, { text, target }]) => text.px < ELDER.text || Math.min(target.width, target.height) < ELDER.target);
  expect(small).toEqual([]);
}

journey("every page of the worker app can be used by everybody", "worker", async (scene) => {
  const { open } = await matters(scene.url);
  const { page } = await scene.open("/worker/", PHONE);
  const walk = new Walk(page, scene.url);
  await walk.at("sign-in", null, () => page.getByRole("button", { name: "登录" }).waitFor());
  await signIn(page, "worker-1");
  await walk.at("to do", null, () => page.locator(`a[href$="/case/${open.id}"]`).waitFor());
  await walk.at("case", `/worker/case/${open.id}`, heading(page, "办理经过"));
  for (const what of ["sign", "contact", "feed_back", "request_extend", "request_return", "comment"]) {
    await walk.at(`form ${what}`, `/worker/case/${open.id}/do/${what}`, () => page.getByRole("button").first().waitFor());
  }
  await walk.at("report", "/worker/report", () => page.getByRole("textbox").first().waitFor());
  await walk.at("queue", "/worker/queue", heading(page, /发送/));
  await walk.at("day sheet", "/worker/today", heading(page, "今日清单"));
  await walk.at("me", "/worker/me", heading(page, "我的"));
  await walk.at("password", "/worker/password", () => page.locator("input[type=password]").first().waitFor());
  await page.goto(`${scene.url}/worker/me`);
  for (const name of ["强光模式（户外黑白高对比）", "大字模式"]) await page.getByRole("switch", { name }).click();
  await walk.at("me in sunlight, large", null, heading(page, "我的"));
  await walk.at("to do in sunlight, large", "/worker/", () => page.locator(`a[href$="/case/${open.id}"]`).waitFor());
  expect(walk.barriers).toEqual([]);
});

journey("the calls of a revisiter can be made by everybody", "worker", async (scene) => {
  const { revisited } = await matters(scene.url);
  const { page } = await scene.open("/worker/", PHONE);
  const walk = new Walk(page, scene.url);
  await signIn(page, "revisiter-1");
  await walk.at("follow up", "/worker/follow", () => page.getByText(revisited.number).first().waitFor());
  expect(walk.barriers).toEqual([]);
});

journey("every page of the wall can be used by everybody", "screen", async (scene) => {
  const { open } = await matters(scene.url);
  const { page } = await scene.open("/screen/", WALL);
  const walk = new Walk(page, scene.url);
  const both = async (name: string) => {
    for (const scheme of ["dark", "light"] as const) {
      await page.evaluate((scheme) => (document.documentElement.dataset["scheme"] = scheme), scheme);
      await walk.here(`${name}, ${scheme}`);
    }
  };
  await both("sign-in");
  await signIn(page, "supervisor-1");
  await page.getByText("实时", { exact: true }).waitFor();
  await page.locator("[data-child]").first().waitFor();
  await both("wall");
  await page.locator("[data-figure=open]").click();
  await page.locator(`[data-list=cases] [data-case="${open.id}"]`).click();
  await heading(page, "办理经过")();
  await both("case");
  await page.getByRole("button", { name: "返回列表" }).click();
  await page.locator("[data-list=cases] [data-case]").first().waitFor();
  await both("cases");
  await page.getByRole("button", { name: "关闭" }).click();
  await page.getByRole("button", { name: "历史回放" }).click();
  await page.getByText(/已回放/).waitFor();
  await both("replay");
  expect(walk.barriers).toEqual([]);
});
