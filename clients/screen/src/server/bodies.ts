/** What this page calls the bodies of the interface. */
import type { Schemas } from "@sandan/sdk";

export type AreaRef = Schemas["AreaRef"];
export type CaseSummary = Schemas["CaseSummary"];
export type CaseBody = Schemas["CaseBody"];
export type ScreenBody = Schemas["ScreenBody"];
export type ScreenChild = Schemas["ScreenChild"];
/** Who can be sent or asked at this moment. */
export type OnDuty = Schemas["OnDutyBody"];
export type Settings = Schemas["ClientSettings"];
export type Stats = Schemas["StatsBody"];
/** A share with what it was counted from. */
export type Ratio = Schemas["RateBody"];
export type PastDay = Schemas["DayBody"];
/** A case came into a state, left one, or left the area. */
export type PastMove = Schemas["MoveBody"];

/** Numbers by a word: cases by state, by channel … */
export type Counts = Readonly<Record<string, number>>;
