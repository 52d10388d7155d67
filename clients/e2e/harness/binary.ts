/** The real program: started on a free port with a folder of its own, waited for by what it says of itself. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { until } from "./until.ts";

export interface Program {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

export interface Town {
  /** Business seconds in one real second. */
  speed: number;
  /** New cases in a minute. */
  rate: number;
  /** What people call the place: pages from there may open a live connection. */
  publicUrl: string;
  /** Which town, as `demo` is told. */
  town?: readonly string[];
}

/** Filled in seconds. */
const SMALL_TOWN = ["--small"] as const;

/** A debug build on a busy machine needs a while for its first start. */
const START = 180_000;
const END = 30_000;
/** Between two looks at a town that makes its past. */
const LOOK = 500;

export function programFile(): string {
  const named = process.env["SANDAN"];
  if (named) return named;
  const built = ["release", "debug"].map((kind) => fileURLToPath(new URL(`../../../target/${kind}/sandan`, import.meta.url)));
  const found = built.find(existsSync);
  if (!found) throw new Error(`no program: build it, or name it in $SANDAN (looked for ${built.join(", ")})`);
  return found;
}

/** A town at work: everybody acts, as fast as told. */
export async function startTown({ speed, rate, publicUrl, town = SMALL_TOWN }: Town): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), "sandan-journeys-"));
  return start(folder, ["demo", ...town, "--listen", "127.0.0.1:0", "--speed", String(speed), "--rate", String(rate)], { SANDAN__SERVER__PUBLIC_URL: publicUrl });
}

/** A town that has been at work for a while at one pace, until `enough`, and goes on at its own. */
export async function startTownWithPast(town: Town, past: { speed: number; rate: number }, enough: (url: string) => Promise<boolean>): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), "sandan-journeys-"));
  const settings = { SANDAN__SERVER__PUBLIC_URL: town.publicUrl };
  const command = ({ speed, rate }: { speed: number; rate: number }) => ["demo", ...(town.town ?? SMALL_TOWN), "--listen", "127.0.0.1:0", "--speed", String(speed), "--rate", String(rate)];
  const first = await start(folder, command(past), settings);
  try {
    while (!(await enough(first.url))) await new Promise((resolve) => setTimeout(resolve, LOOK));
  } catch (error) {
    await first.stop();
    throw error;
  }
  await first.halt();
  return start(folder, command(town), settings);
}

/** The same town with nobody at work but those who take part in a journey; the same accounts, one second is one second. */
export async function startQuietTown(publicUrl: string, town: readonly string[] = SMALL_TOWN): Promise<Program> {
  return serve(await quietFolder(town), publicUrl);
}

/**
 * A town that has worked until there is enough to look at, was left alone until enough is late, and stands still since:
 * nobody acts and no time passes.
 */
export async function startNeglectedTown({ speed, rate, publicUrl, town = SMALL_TOWN }: Town, worked: (url: string) => Promise<true | undefined>, late: (url: string) => Promise<true | undefined>): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), "sandan-journeys-"));
  const demo = (pace: number, cases: number) => start(folder, ["demo", ...town, "--listen", "127.0.0.1:0", "--speed", String(pace), "--rate", String(cases)]);
  const working = await demo(speed, rate);
  await until(START, () => worked(working.url)).catch(failedIn(working));
  // Killed, its time goes on at its pace; stopped in order, a demo lets it stand still.
  await working.kill();
  const alone = await serve(folder, publicUrl);
  await until(START, () => late(alone.url)).catch(failedIn(alone));
  await alone.halt();
  await (await demo(1, 1)).halt();
  return serve(folder, publicUrl);
}

const failedIn = (program: Program) => async (reason: unknown) => {
  await program.stop();
  throw reason;
};

/** Where a program is to listen, and what else it is told. */
export interface Told {
  listen?: string;
  settings?: Record<string, string>;
}

/** The folder of a demo, served without its robots. */
export function serve(folder: string, publicUrl: string, { listen = "127.0.0.1:0", settings = {} }: Told = {}): Promise<Resting> {
  return start(folder, ["serve", "--listen", listen, "--operations", "127.0.0.1:0"], {
    SANDAN__SERVER__PUBLIC_URL: publicUrl,
    SANDAN__DEMO__ENABLED: "true",
    SANDAN__AUTH__ADMIN_SECOND_FACTOR: "false",
    SANDAN__AUTH__HASH_MEMORY_KIB: "64",
    SANDAN__AUTH__HASH_ROUNDS: "1",
    SANDAN__LIMITS__PER_PRINCIPAL: "1000000",
    SANDAN__LIMITS__PER_ADDRESS: "1000000",
    SANDAN__LIMITS__REPORTS_PER_PRINCIPAL: "1000000",
    SANDAN__LIMITS__PER_DEVICE: "1000000",
    SANDAN__LIMITS__CODES_PER_PHONE: "1000000",
    ...settings,
  });
}

/** A folder with a small town in it, at rest. */
export async function quietFolder(town: readonly string[] = SMALL_TOWN): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sandan-journeys-"));
  const filling = await start(folder, ["demo", ...town, "--listen", "127.0.0.1:0", "--speed", "1", "--rate", "1"]);
  // Killed, and not stopped: a demo that is stopped in order lets its time stand still.
  await filling.kill();
  return folder;
}

/** A program whose folder may outlive it. */
export interface Resting extends Program {
  kill(): Promise<void>;
  halt(): Promise<void>;
}

async function start(folder: string, command: string[], settings: Record<string, string> = {}): Promise<Resting> {
  const data = join(folder, "data");
  const log = await open(join(folder, "log"), "a");
  const child = spawn(programFile(), ["--data", data, ...command], { stdio: ["ignore", log.fd, log.fd], env: { ...process.env, ...settings } });
  await log.close();
  const failed = async () => new Error(`the program ended while it started:\n${(await readFile(join(folder, "log"), "utf8")).slice(-4_000)}`);
  const stop = async () => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  /** Stopped in order; what it has written stays. */
  const halt = () => end(child);
  const kill = async () => {
    child.kill("SIGKILL");
    await end(child);
  };
  try {
    const instance = await until(START, async () => {
      if (child.exitCode !== null) throw await failed();
      return readInstance(join(data, "instance.json"), child.pid);
    });
    await until(START, async () => (await fetch(`http://${instance.operations}/readyz`)).ok || undefined);
    return { url: `http://${instance.listen}`, pid: instance.pid, stop, kill, halt };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Instance {
  listen: string;
  operations: string;
  pid: number;
}

/** The file is written whole when both addresses are known; before that there is none, or an older run's. */
async function readInstance(file: string, pid: number | undefined): Promise<Instance | undefined> {
  if (!existsSync(file)) return undefined;
  const instance = JSON.parse(await readFile(file, "utf8")) as Instance;
  return instance.pid === pid ? instance : undefined;
}

/** Asks it to stop, and insists when it does not. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const insist = setTimeout(() => child.kill("SIGKILL"), END);
  await gone;
  clearTimeout(insist);
}
