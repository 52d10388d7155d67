/** From page to page. */
export interface Way {
  path: string;
  zh: string;
  en: string;
  icon: string;
  /** Only for those with this role. */
  needs?: string;
}

export const PLACES: readonly Way[] = [
  { path: "home", zh: "首页", en: "Home", icon: "home" },
  { path: "cases", zh: "我的诉求", en: "My reports", icon: "list" },
  { path: "orders", zh: "接单", en: "Orders", icon: "check-rectangle", needs: "volunteer" },
  { path: "station", zh: "代接单", en: "Station", icon: "phone", needs: "station_keeper" },
  { path: "me", zh: "我的", en: "Me", icon: "user" },
];

const url = (path: string, query: Record<string, string> = {}) => {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `/pages/${path}/${path}${pairs.length > 0 ? `?${pairs.join("&")}` : ""}`;
};

/** To one of the main pages; the way back ends there. */
export function turnTo(path: string): void {
  uni.reLaunch({ url: url(path) });
}

let isOpening = false;

/** A second tap that came before the page was there does not open it twice. */
function open(page: string, fail: () => void = () => undefined): void {
  if (isOpening) return;
  isOpening = true;
  uni.navigateTo({ url: page, fail, complete: () => (isOpening = false) });
}

export function goTo(path: string, query: Record<string, string> = {}): void {
  open(url(path, query));
}

/** A page as a message names it: `pages/x/x?…`. */
export function openPage(page: string): void {
  open(`/${page}`, () => turnTo("home"));
}

export function goBack(): void {
  if (getCurrentPages().length > 1) uni.navigateBack();
  else turnTo("home");
}
