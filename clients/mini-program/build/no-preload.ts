/**
 * The framework's WeChat runtime asks a foreign host for a picture three seconds after every start, with the host's
 * name put together from letters so that no search finds it. Nothing here uses the picture: the question is left out.
 */
import type { Plugin } from "vite";

const ASKS = "isFunction(wx.preloadAssets)";

export function withoutPreload(code: string): string {
  return code.split(ASKS).join("false");
}

export function noPreload(): Plugin {
  return {
    name: "sandan:no-preload",
    transform(code, id) {
      return id.includes("uni-mp-weixin") && code.includes(ASKS) ? { code: withoutPreload(code), map: null } : null;
    },
  };
}
