/** In a browser, or inside 政务微信 and 企业微信, which are browsers. */
import { browserSocket, browserTransport, inBrowser } from "@sandan/sdk";
import type { Platform } from "../platform";
import { drawer } from "./drawer";
import { choosePhotos, chooseVoice } from "./files";
import { canRecord, record } from "./voice";
import { whereAmI } from "./whereabouts";

const shown = new Map<Blob, string>();

export const here: Platform = {
  name: "browser",
  channel: "web",
  keep: inBrowser(),
  drawer,
  transport: browserTransport,
  socket: () => browserSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/v1`),
  random: () => crypto.getRandomValues(new Uint8Array(16)),
  isOnline: () => navigator.onLine,
  onReturn(listener) {
    addEventListener("online", listener);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") listener();
    });
  },
  onNetwork(listener) {
    addEventListener("online", () => listener(true));
    addEventListener("offline", () => listener(false));
  },
  onAddress(listener) {
    const tell = (): void => {
      const [path = "", query = ""] = location.hash.replace(/^#\/?/, "").split("?");
      listener(path, new URLSearchParams(query));
    };
    addEventListener("hashchange", tell);
    return () => removeEventListener("hashchange", tell);
  },
  dress({ elder, language, title }) {
    document.documentElement.lang = language;
    document.documentElement.toggleAttribute("data-elder", elder);
    document.title = title;
  },
  choosePhotos,
  settle: async (taken) => taken,
  show(file) {
    if (typeof file === "string") return file;
    const known = shown.get(file);
    if (known) return known;
    const url = URL.createObjectURL(file);
    shown.set(file, url);
    return url;
  },
  attachment: async (client, id) => URL.createObjectURL(await client.attachment(id)),
  enlarge: (urls, at) => void uni.previewImage({ urls, current: urls[at] ?? "" }),
  whereAmI,
  canRecord,
  record,
  chooseVoice,
  ...("speechSynthesis" in globalThis
    ? {
        readAloud(words: string, language: string) {
          speechSynthesis.cancel();
          const said = new SpeechSynthesisUtterance(words);
          said.lang = language;
          said.rate = 0.9;
          speechSynthesis.speak(said);
        },
        hush: () => speechSynthesis.cancel(),
      }
    : {}),
  call: (number) => void (location.href = `tel:${number}`),
  async download(name, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  },
};
