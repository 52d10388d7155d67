/** Inside WeChat. Its points are GCJ-02 and say so. */
import { toGcj } from "../../state/gcj";
import type { Platform } from "../platform";
import { choosePhotos, download, kept } from "./files";
import { askConsent, wechatCode } from "./person";
import { pickPlace, scan, whereAmI } from "./place";
import { random } from "./random";
import { keep, drawer } from "./storage";
import { socket } from "./socket";
import { transport } from "./transport";
import { record } from "./voice";

let online = true;
uni.onNetworkStatusChange(({ isConnected }) => {
  online = isConnected;
});

export const here: Platform = {
  name: "wechat",
  channel: "mini_program",
  keep,
  drawer,
  transport,
  socket: () => socket(`${__SERVER__.replace(/^http/, "ws")}/ws/v1`),
  random,
  isOnline: () => online,
  onReturn(listener) {
    uni.onAppShow(listener);
    uni.onNetworkStatusChange(({ isConnected }) => isConnected && listener());
  },
  onNetwork: (listener) => uni.onNetworkStatusChange(({ isConnected }) => listener(isConnected)),
  dress({ title }) {
    // There is no bar before the first page.
    if (getCurrentPages().length > 0) uni.setNavigationBarTitle({ title, fail: () => undefined });
  },
  choosePhotos,
  settle: kept,
  show: (file) => String(file),
  attachment: download,
  enlarge: (urls, at) => void uni.previewImage({ urls, current: urls[at] ?? "" }),
  whereAmI,
  pickPlace,
  scan,
  canRecord: async () => true,
  record,
  wechatCode,
  askConsent,
  call: (number) => void uni.makePhoneCall({ phoneNumber: number }),
  route(point, name) {
    const { lng, lat } = toGcj(point);
    uni.openLocation({ longitude: lng, latitude: lat, name });
  },
  download: async (_name, text) => {
    await uni.setClipboardData({ data: text });
  },
};
