/** An error in the reader's language. */
import { Problem, Unreachable } from "@sandan/sdk";
import { t } from "@sandan/ui/language";

export function told(reason: unknown): string {
  if (reason instanceof Unreachable) return t("连接不上服务器，请检查网络", "The server cannot be reached; please check the network");
  if (reason instanceof Problem) {
    // Not the server's own words: a proxy answered for it.
    if (reason.code === "not_understood") return t("服务器暂时无法应答，请稍后再试", "The server cannot answer now; please try again later");
    if (reason.status === 403) return reason.message || t("您的账号没有查看权限", "Your account has no right to see this");
    if (reason.status === 404) return t("没有找到，或您无权查看", "Not found, or you have no right to see it");
    return reason.message;
  }
  return t("出现意外错误，请稍后再试", "Something unexpected happened; please try again later");
}
