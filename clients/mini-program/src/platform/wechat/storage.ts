/** WeChat's storage, for the session and for what waits. Photos stay files; here are only their paths. */
import type { Keep } from "@sandan/sdk";
import type { Drawer } from "../platform";

export const keep: Keep = {
  get: (name) => (uni.getStorageSync(name) as string) || null,
  set: (name, value) => uni.setStorageSync(name, value),
  remove: (name) => uni.removeStorageSync(name),
};

const PREFIX = "drawer:";

export const drawer: Drawer = {
  read: async <T>(key: string) => (uni.getStorageSync(PREFIX + key) as T) || null,
  write: async (key, value) => uni.setStorageSync(PREFIX + key, value),
  remove: async (key) => uni.removeStorageSync(PREFIX + key),
  all: async <T>(prefix: string) => {
    const { keys } = uni.getStorageInfoSync();
    const wanted = keys.filter((key) => key.startsWith(PREFIX + prefix)).sort();
    return wanted.map((key) => uni.getStorageSync(key) as T);
  },
};
