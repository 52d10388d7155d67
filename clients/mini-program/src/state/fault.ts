/** What went wrong, in words for the person who stands before it. */
import { Problem, Unreachable } from "@sandan/sdk";
import { t } from "@sandan/language";

const FIELDS: Record<string, readonly [string, string]> = {
  text: ["内容", "Text"],
  location: ["位置", "Place"],
  address: ["地址", "Address"],
  contact: ["联系方式", "Contact"],
  "contact.phone": ["手机号", "Phone number"],
  "contact.name": ["称呼", "Name"],
  phone: ["手机号", "Phone number"],
  code: ["验证码", "Code"],
  note: ["说明", "Note"],
  attachments: ["照片和语音", "Photos and voice"],
  file: ["照片或语音", "Photo or voice"],
  slot: ["时间", "Time"],
  "on_behalf.relation": ["关系", "Relation"],
  "on_behalf.consent": ["是否同意", "Consent"],
  "on_behalf.served_contact": ["对方手机号", "Their phone number"],
};

export function wordsOf(fault: unknown): string {
  if (fault instanceof Unreachable) return t("网络不通，请稍后再试", "No network, please try again later");
  if (fault instanceof Problem) {
    if (fault.code === "wrong_arrival_code") return fault.message;
    const fields = (fault.body.errors ?? []).map(({ field, reason }) => `${nameOf(field)}：${reason}`);
    if (fields.length > 0) return fields.join("；");
    if (fault.code === "not_understood") return t("服务器暂时没有答复，请稍后再试", "The server gives no answer now, please try again later");
    return fault.message;
  }
  if (fault instanceof Error && fault.message) return fault.message;
  return t("没有办成，请稍后再试", "That did not work, please try again later");
}

function nameOf(field: string): string {
  const known = FIELDS[field];
  return known ? t(known[0], known[1]) : field;
}

/** Not there yet on this server, or not for this person: the page does without. */
export function isAbsent(fault: unknown): boolean {
  return fault instanceof Problem && (fault.status === 404 || fault.status === 501 || fault.status === 405);
}
