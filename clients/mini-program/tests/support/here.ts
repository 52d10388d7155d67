/** A platform without a device, for tests: storage in memory, a server of plain functions. */
import { inMemory, type Answer, type Outgoing } from "@sandan/sdk";
import type { Platform } from "../../src/platform/platform";

const things = new Map<string, unknown>();

/** Answers requests; a test puts its own here. Throwing is a lost network. */
export const server: { answer: (request: Outgoing) => Promise<{ status: number; body: unknown }>; asked: Outgoing[] } = {
  answer: async () => ({ status: 404, body: {} }),
  asked: [],
};

let last = 0;

export const here: Platform = {
  name: "browser",
  channel: "web",
  keep: inMemory(),
  drawer: {
    read: async <T>(key: string) => (structuredClone(things.get(key)) as T) ?? null,
    write: async (key, value) => void things.set(key, structuredClone(value)),
    remove: async (key) => void things.delete(key),
    all: async <T>(prefix: string) => [...things].filter(([key]) => key.startsWith(prefix)).map(([, value]) => structuredClone(value) as T),
  },
  async transport(request): Promise<Answer> {
    server.asked.push(request);
    const { status, body } = await server.answer(request);
    return { status, header: () => null, text: JSON.stringify(body) };
  },
  socket: () => ({ onopen: null, onmessage: null, onclose: null, send: () => undefined, close: () => undefined }),
  random: () => new Uint8Array(16).fill((last += 1)),
  isOnline: () => true,
  onReturn: () => undefined,
  onNetwork: () => undefined,
  dress: () => undefined,
  choosePhotos: async () => [],
  settle: async (taken) => taken,
  show: String,
  attachment: async () => "",
  enlarge: () => undefined,
  whereAmI: async () => ({ lng: 112.3, lat: 33.1, crs: "wgs84" }),
  canRecord: async () => false,
  record: async () => ({ stop: async () => null }),
  call: () => undefined,
  download: async () => undefined,
};
