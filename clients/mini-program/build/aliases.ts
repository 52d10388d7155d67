/** Where shared sources stand. The neighbours' packages are taken as sources: they need no build and no workspace. */
import { fileURLToPath } from "node:url";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export function aliases(platform: "browser" | "wechat") {
  return {
    "@sandan/sdk": at("../../sdk/src/index.ts"),
    "@sandan/words": at("../../ui/src/words.ts"),
    "@sandan/language": at("../../ui/src/language.ts"),
    "@sandan/time": at("../../ui/src/time.ts"),
    "@sandan/tokens.css": at("../../ui/src/tokens.css"),
    "@sandan/map-style": at("../../ui/src/map/style.ts"),
    "#here": at(`../src/platform/${platform}/index.ts`),
  };
}
