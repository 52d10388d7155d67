/** The current position by the browser: WGS84, with its accuracy. */
import { t } from "@sandan/language";
import type { Point } from "../platform";

const PATIENCE = 15_000;

export function whereAmI(): Promise<Point> {
  return new Promise((resolve, reject) => {
    if (!("geolocation" in navigator)) return reject(new Error(t("这台设备不能定位", "This device cannot find its position")));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lng: coords.longitude, lat: coords.latitude, crs: "wgs84", accuracy: Math.round(coords.accuracy) }),
      (reason) => reject(new Error(words(reason.code))),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 30_000 },
    );
  });
}

function words(code: number): string {
  if (code === 1) return t("没有定位权限，可在地图上点选或搜索小区", "No permission for the position; pick on the map or search instead");
  if (code === 3) return t("定位超时，可在地图上点选或搜索小区", "Finding the position took too long; pick on the map or search instead");
  return t("暂时定不了位，可在地图上点选或搜索小区", "The position is not known now; pick on the map or search instead");
}
