/** What went wrong, in words for the person. */
import { Problem, Unreachable } from "@sandan/sdk";
import { t } from "@sandan/ui";

export function said(error: unknown): string {
  if (error instanceof Unreachable) return t("网络不通，请稍后再试", "No network, please try again later");
  if (error instanceof Problem) {
    if (error.status === 404) return t("未找到，或您已无权查看", "Not found, or no longer yours to see");
    if (error.status >= 500 || !error.message) return t("服务器暂时繁忙，请稍后再试", "The server is busy, please try again later");
    const fields = (error.body.errors ?? []).map((one) => one.reason).filter((reason) => reason && !error.message.includes(reason));
    return [error.message, ...fields].join("；");
  }
  return error instanceof Error ? error.message : String(error);
}
