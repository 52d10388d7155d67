/** Limits as the interface writes them: `5 working_days`. */
import { t } from "@sandan/ui";
import type { CaseBody } from "./types.ts";

export function unitWords(unit: string): string {
  switch (unit) {
    case "working_hours":
      return t("工作时", "working hours");
    case "working_days":
      return t("工作日", "working days");
    case "natural_minutes":
      return t("分钟", "minutes");
    case "natural_hours":
      return t("小时", "hours");
    case "natural_days":
      return t("天", "days");
    default:
      return unit;
  }
}

/** The unit of the handling limit that an extension would lengthen: another unit is refused. */
export function handleLimit(body: CaseBody, order: string | undefined): { amount: number; unit: string; due: string } | null {
  const running = (body.clocks ?? []).filter((clock) => clock.kind === "handle" && !clock.name && !clock.ended_at);
  const clock = running.find((one) => one.order === order) ?? running[0];
  const [amount, unit] = clock?.limit.split(" ") ?? [];
  return clock && amount && unit ? { amount: Number(amount), unit, due: clock.due_at } : null;
}
