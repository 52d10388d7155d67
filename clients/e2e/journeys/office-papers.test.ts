/** What is handed over on paper: receipt, worker's sheet and reply, each on one sheet of A4 with room for the seal. */
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { areaOf, carryOut, command, feedBack, inState, pointIn } from "../harness/cases.ts";
import { DESK, journey, useBrowser } from "../harness/journey.ts";
import { readPdf } from "../harness/pdf.ts";
import { colleague, signIn } from "../harness/people.ts";

useBrowser();

/** Without letters that a font draws like a radical: a PDF names the glyph, and either letter may be meant. */
const MATTER = "三单元楼道从一层到四层堆满纸箱、旧沙发和旧电池，挡住消防通道；夜里有人在那里充电，电线从窗口拉出来。住在五层的老人上下楼要侧着身子走，请尽快清走，并把充电的事一并管起来。";
const PAPERS = {
  receipt: ["受理回执", "您反映的事项已登记受理", "办理时限", "打印时间"],
  order: ["交办单", "签收人", "签收时间", "办理情况", "主办"],
  reply: ["答复书", "经办理，现答复如下", "已清走，通道已通", "实际解决"],
};

journey("receipt, worker's sheet and reply are printed on one sheet of A4 each", "office", async ({ open, url }) => {
  const acceptor = await colleague(url, "acceptor-1");
  const worker = await colleague(url, "worker-1");
  const location = await pointIn(worker, await areaOf(worker));
  const contact = { name: "李淑芬", phone: "13900000008" };
  const known = (await acceptor.post("/api/v1/cases", { body: { kind: "issue", channel: "hotline", text: MATTER, category: "E0104", location, address: "花园小区3号楼三单元", contact } as never })) as { id: string; number: string };
  await inState(acceptor, known.id, "dispatched");
  await carryOut(worker, known.id);
  await feedBack(worker, known.id);
  await command(await colleague(url, "checker-1"), known.id, "verify", { passed: true });

  const { page } = await open("/office/", DESK);
  await signIn(page, "dispatcher-1");
  await page.getByRole("heading", { name: "工作台", exact: true }).waitFor();
  const folder = process.env["SANDAN_SHOTS"] ?? join(tmpdir(), "sandan-shots");
  mkdirSync(folder, { recursive: true });
  for (const [kind, texts] of Object.entries(PAPERS)) {
    await page.goto(new URL(`/office/papers/${kind}/${known.id}`, page.url()).href);
    await page.locator("article.sheet").getByText(known.number).waitFor();
    await page.locator("article.sheet").getByText("挡住消防通道").waitFor();
    const file = await page.pdf({ format: "A4", preferCSSPageSize: true, printBackground: true });
    writeFileSync(join(folder, `paper-${kind}.pdf`), file);
    const { pages, width, height, words } = readPdf(file);
    expect.soft([pages, width, height], `${kind}: sheets and size`).toEqual([1, 595, 842]);
    for (const text of [...texts, known.number, "楼道堆物", "（盖章处）"]) expect.soft(words, kind).toContain(text.normalize("NFKC"));
    expect.soft(words, `${kind}: the whole matter`).toContain(MATTER.normalize("NFKC"));
    expect.soft(words, `${kind}: nothing of the page around it`).not.toContain("回到案件");
  }
});
