/** Words that only this page needs. */
export const PERSON_KINDS = { volunteer: ["志愿者", "Volunteer"], grid_worker: ["网格员", "Grid worker"], handler: ["处置人员", "Handler"] } as const;
export const UNIT_KINDS = {
  department: ["部门", "Department"],
  property: ["物业企业", "Property company"],
  community: ["社区", "Community"],
  street: ["街道", "Street"],
  team: ["志愿队伍", "Volunteer team"],
  co_building: ["共建单位", "Co-building unit"],
} as const;
export const LIMIT_UNITS = {
  working_hours: ["工作时", "working hours"],
  working_days: ["工作日", "working days"],
  natural_minutes: ["分钟", "minutes"],
  natural_hours: ["小时（自然时）", "hours"],
  natural_days: ["天（自然日）", "days"],
} as const;
/** Skills that the program itself asks for; all others are the profile's own words. */
export const SKILLS = { night_duty: ["夜间值守", "Night duty"] } as const;
export const REPLIES = { none: ["未拟稿", "No draft"], drafted: ["已拟稿", "Drafted"], countersigned: ["已审签", "Countersigned"], sent: ["已回复", "Sent"] } as const;
export const ACCESSES = { reveal: ["查看完整信息", "Full values shown"], view: ["承办人查看", "Seen by the holder"] } as const;
export const REVEAL_FIELDS = { contact: ["联系人", "Contact"], served: ["服务对象", "Served person"], address: ["地址", "Address"], location: ["位置", "Location"] } as const;
export const LOCATE_REASONS = {
  inside: ["在网格内", "Inside"],
  edge: ["在边界上", "On an edge"],
  sliver: ["在边界缝隙，归最近网格", "In a sliver"],
  nearest: ["在界外，归最近网格", "Nearest outside"],
  overlap: ["重叠处，按规则归属", "In an overlap"],
  special: ["专属网格", "Special grid"],
  gap: ["空白处", "In a gap"],
  by_person: ["人工指定", "Set by a person"],
} as const;

/** `5 working_days` in words. */
export function limitWords(limit: string, english: boolean): string {
  const [amount = "", unit = ""] = limit.split(" ");
  const known = (LIMIT_UNITS as Record<string, readonly [string, string]>)[unit];
  if (!known) return limit;
  return english ? `${amount} ${known[1]}` : `${amount} ${known[0]}`;
}
