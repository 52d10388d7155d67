/** What a telephone and its person give: storage, photos, a place, a name at WeChat, consent. */
import { randomBytes } from "node:crypto";
import { type Asking, deny, grant } from "./answers";
import type { Files } from "./files";

/** What the person would do when WeChat asks; a journey puts its own here. */
export interface Hand {
  /** Photos in the album. */
  photos: Uint8Array[];
  /** The place that is picked on WeChat's map, GCJ-02. */
  place: { longitude: number; latitude: number; name: string; address: string } | null;
  /** Where the telephone is, GCJ-02. */
  position: { longitude: number; latitude: number } | null;
  /** A code of `wx.login`. */
  login(): string;
  /** Which of these templates are agreed to. */
  agree(templates: string[]): string[];
  /** The answer to a question with two buttons. */
  confirm: boolean;
  /** What is in the code before the camera. */
  sign: string | null;
  /** Places that were opened in WeChat's map, GCJ-02. */
  opened: { longitude: number; latitude: number; name: string }[];
  /** Pictures that were looked at. */
  enlarged: string[];
}

export const nobody = (): Hand => ({ photos: [], place: null, position: null, login: () => "", agree: () => [], confirm: true, sign: null, opened: [], enlarged: [] });

export function deviceOf(hand: Hand, files: Files, stored: Map<string, unknown>): object {
  const base = { language: "zh_CN", SDKVersion: "3.5.0" };
  const window = { windowWidth: 390, pixelRatio: 2 };
  return {
    getStorageSync: (key: string) => stored.get(key) ?? "",
    setStorageSync: (key: string, value: unknown) => void stored.set(key, JSON.parse(JSON.stringify(value)) as unknown),
    removeStorageSync: (key: string) => void stored.delete(key),
    getStorageInfoSync: () => ({ keys: [...stored.keys()] }),
    getRandomValues: ({ length, ...asking }: Asking & { length: number }) => grant(asking, "getRandomValues", { randomValues: new Uint8Array(randomBytes(length)).buffer }),
    getSystemInfoSync: () => ({ platform: "ios", ...base, ...window }),
    getAppBaseInfo: () => base,
    getWindowInfo: () => window,
    getDeviceInfo: () => ({ platform: "ios" }),
    getAccountInfoSync: () => ({ miniProgram: { appId: "touristappid" } }),
    getLaunchOptionsSync: () => ({ path: "pages/home/home", query: {}, scene: 1001 }),
    getEnterOptionsSync: () => ({ path: "pages/home/home", query: {}, scene: 1001 }),
    canIUse: () => false,

    login: (asking: Asking) => grant(asking, "login", { code: hand.login() }),
    requestSubscribeMessage({ tmplIds, ...asking }: Asking & { tmplIds: string[] }) {
      const agreed = hand.agree(tmplIds);
      grant(asking, "requestSubscribeMessage", Object.fromEntries(tmplIds.map((id) => [id, agreed.includes(id) ? "accept" : "reject"])));
    },
    chooseImage({ count, ...asking }: Asking & { count: number }) {
      const taken = hand.photos.slice(0, count).map((bytes) => files.add(bytes, "png"));
      if (taken.length > 0) grant(asking, "chooseImage", { tempFilePaths: taken });
      else deny(asking, "chooseImage", "cancel");
    },
    saveFile: ({ tempFilePath, ...asking }: Asking & { tempFilePath: string }) => grant(asking, "saveFile", { savedFilePath: files.keep(tempFilePath) }),
    chooseLocation: (asking: Asking) => (hand.place ? grant(asking, "chooseLocation", hand.place) : deny(asking, "chooseLocation", "cancel")),
    getLocation: (asking: Asking) => (hand.position ? grant(asking, "getLocation", { ...hand.position, accuracy: 5 }) : deny(asking, "getLocation", "auth deny")),
    scanCode: (asking: Asking) => (hand.sign ? grant(asking, "scanCode", { result: hand.sign }) : deny(asking, "scanCode", "cancel")),
    openLocation({ longitude, latitude, name, ...asking }: Asking & Hand["opened"][number]) {
      hand.opened.push({ longitude, latitude, name });
      grant(asking, "openLocation");
    },
    previewImage({ current, ...asking }: Asking & { current: string }) {
      // Only what is on the telephone can be shown.
      hand.enlarged.push(`${current}: ${files.read(current).length > 0}`);
      grant(asking, "previewImage");
    },
    showModal: (asking: Asking) => grant(asking, "showModal", { confirm: hand.confirm, cancel: !hand.confirm }),
  };
}
