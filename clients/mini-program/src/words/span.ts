/** A length of time as people say it. */
import { t } from "@sandan/language";

export function span(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return t(`${rest} 分钟`, `${rest} min`);
  return rest === 0 ? t(`${hours} 小时`, `${hours} h`) : t(`${hours} 小时 ${rest} 分钟`, `${hours} h ${rest} min`);
}
