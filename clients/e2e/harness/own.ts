/** A program of one journey alone: killed and started again at the same address, with messages that go somewhere. */
import { createServer as listenOn } from "node:net";
import type { AddressInfo } from "node:net";
import { quietFolder, type Resting, serve } from "./binary.ts";
import { openGateway, type Gateway } from "./gateway.ts";

export interface OwnTown {
  url: string;
  gateway: Gateway;
  /** As a power cut would. */
  kill(): Promise<void>;
  again(): Promise<void>;
  end(): Promise<void>;
}

export async function openOwnTown(): Promise<OwnTown> {
  const gateway = await openGateway();
  const listen = `127.0.0.1:${await freePort()}`;
  const url = `http://${listen}`;
  const folder = await quietFolder();
  const begin = () => serve(folder, url, { listen, settings: gateway.settings });
  let program: Resting = await begin();
  return {
    url,
    gateway,
    kill: () => program.kill(),
    again: async () => void (program = await begin()),
    end: async () => {
      await program.stop();
      await gateway.end();
    },
  };
}

/** A port that nobody has now. Browsers must find the program there again after its restart. */
async function freePort(): Promise<number> {
  const probe = listenOn().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
