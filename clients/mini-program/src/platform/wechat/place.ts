/** Places by WeChat: always GCJ-02. */
import { t } from "@sandan/language";
import type { Picked, Point } from "../platform";

export function whereAmI(): Promise<Point> {
  return new Promise((resolve, reject) => {
    uni.getLocation({
      type: "gcj02",
      isHighAccuracy: true,
      success: ({ longitude, latitude, accuracy }) => resolve({ lng: longitude, lat: latitude, crs: "gcj02", accuracy: Math.round(accuracy) }),
      fail: () => reject(new Error(t("没有定位权限，可在地图上点选或搜索小区", "No permission for the position; pick on the map or search instead"))),
    });
  });
}

export function pickPlace(): Promise<Picked | null> {
  return new Promise((resolve) => {
    uni.chooseLocation({
      success: ({ longitude, latitude, address, name }) => resolve({ point: { lng: longitude, lat: latitude, crs: "gcj02" }, address: [address, name].filter(Boolean).join(" ") }),
      fail: () => resolve(null),
    });
  });
}

export function scan(): Promise<string | null> {
  return new Promise((resolve) => {
    uni.scanCode({ success: ({ result }) => resolve(result), fail: () => resolve(null) });
  });
}
