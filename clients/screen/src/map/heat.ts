/** The colours of the heat map: lightness runs one way, so that the order is seen without telling hues apart. */
const DARK = ["#1a2734", "#1d4668", "#22708a", "#4a9b86", "#a9b95c", "#f6d155"];
const LIGHT = ["#e9eef4", "#cfe3c4", "#8fc8b4", "#4a9fb5", "#2a6a9e", "#1d3671"];

/** The ramp of the page's scheme: nothing, then the classes 1 to 5. */
export function ramp(): readonly string[] {
  return document.documentElement.dataset["scheme"] === "light" ? LIGHT : DARK;
}
