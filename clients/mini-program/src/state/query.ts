/** What the address says to a page, also when it is changed while the page is open: a link in a message is. */
import { onLoad, onUnload } from "@dcloudio/uni-app";
import { type Ref, ref } from "vue";
import { here } from "#here";

/** One parameter of this page; empty when it is absent, `null` before the page is told. */
export function useQuery(page: string, name: string): Ref<string | null> {
  const value = ref<string | null>(null);
  onLoad((query) => {
    value.value = String(query?.[name] ?? "");
  });
  const end = here.onAddress?.((path, query) => {
    if (path === `pages/${page}/${page}`) value.value = query.get(name) ?? "";
  });
  onUnload(() => end?.());
  return value;
}
