/** The stages of a case on the wall, and the colour each has on every panel. A word always stands beside it. */
import { OPEN_STATES } from "@sandan/ui/words";

export const STAGES = [...OPEN_STATES, "closed"] as const;
/** Ends beside the way; shown when there are any. */
export const SIDE_ENDS = ["rejected", "withdrawn", "merged"] as const;
export const OPEN: readonly string[] = OPEN_STATES;

const COLOURS: Readonly<Record<string, string>> = {
  submitted: "#f0b429",
  accepted: "#f07f3c",
  dispatched: "#d977d0",
  handling: "#4f9cf0",
  shelved: "#8b98a8",
  fed_back: "#2fb8b0",
  revisiting: "#9a86f5",
  closed: "#53b96a",
};

export function colourOf(state: string): string {
  return COLOURS[state] ?? "#8b98a8";
}
