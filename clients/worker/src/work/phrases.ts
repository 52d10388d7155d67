/** Ready words, put into the field where they are changed before they are sent. */
import { t } from "@sandan/ui";
import type { CommandForm } from "./forms.ts";

export function phrases(kind: NonNullable<CommandForm["phrases"]>): string[] {
  switch (kind) {
    case "feedback":
      return [
        t("已到现场处理完毕，问题已解决，并已告知反映人。", "Dealt with on site; solved, and the resident was told."),
        t("已清理干净，现场已恢复整洁，后续加强巡查。", "Cleaned up; we will patrol more often."),
        t("已修复，经现场测试使用正常。", "Repaired and tested; it works."),
        t("已与双方沟通协调，达成一致，反映人表示认可。", "Both sides were heard and agreed."),
        t("经现场核实，情况与反映不符，已向反映人说明。", "Looked at on site; it is not as reported, and the resident was told so."),
        t("已向反映人解释相关政策规定，反映人表示理解。", "The rules were explained, and the resident understood."),
        t("已完成临时处置、消除安全隐患，正式修复已列入计划。", "Made safe for now; the proper repair is planned."),
        t("已按约上门服务完毕，服务对象确认无误。", "The visit was made as agreed and confirmed."),
      ];
    case "contact":
      return [
        t("已与反映人通话，约定上门时间：", "Spoke with the resident; visit agreed for: "),
        t("已了解情况，告知办理流程和时限。", "Learnt the details and told how it goes on."),
        t("电话无人接听，稍后再次联系。", "No answer; will call again."),
        t("已发短信告知，等待回复。", "Sent a message, waiting for an answer."),
      ];
    case "extend":
      return [
        t("需要采购配件，预计到货时间：", "Parts must be ordered; expected on: "),
        t("天气原因无法施工，待天气好转后立即处理。", "The weather does not allow it; at once when it does."),
        t("需要其他单位配合，正在协调。", "Other units are needed; being arranged."),
        t("反映人要求改期至：", "The resident asked for another time: "),
      ];
    case "return":
      return [
        t("不属于本单位职责范围，建议转：", "Not our duty; suggested: "),
        t("地址不在本网格内，实际位置：", "The place is not in this grid; it is at: "),
        t("与在办事项重复，单号：", "The same as a case under way, number: "),
      ];
    case "question":
      return [
        t("请问您方便的上门时间是？", "When may we come?"),
        t("请补充具体位置（楼号、单元、楼层）。", "Please give the building, entrance and floor."),
        t("请补充现场照片。", "Please add a photo of the place."),
      ];
    case "check":
      return [t("现场核查，问题已解决。", "Looked at on site: solved."), t("现场核查，问题仍存在：", "Looked at on site: still there: ")];
    case "revisit":
      return [t("居民对办理结果表示满意。", "The resident is satisfied."), t("居民反映问题仍未解决：", "The resident says it is not solved: ")];
  }
}
