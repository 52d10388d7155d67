import { describe, expect, it } from "vitest";
import { Painter } from "../src/map/painter.ts";

function easel() {
  const frames: (() => void)[] = [];
  const strokes: { id: string; state: Record<string, unknown> }[] = [];
  const painter = new Painter({ setFeatureState: ({ id }, state) => void strokes.push({ id, state }) }, (work) => frames.push(work));
  return { painter, strokes, frame: () => frames.splice(0).forEach((work) => work()), waiting: () => frames.length };
}

describe("the painter", () => {
  it("sixty updates of 2,485 areas between two frames are one update", () => {
    const { painter, strokes, frame, waiting } = easel();
    for (let update = 0; update < 60; update += 1) for (let area = 0; area < 2_485; area += 1) painter.paint("areas", String(area), { colour: `#${update}` });
    expect(waiting()).toBe(1);
    expect(strokes).toHaveLength(0);
    frame();
    expect(strokes).toHaveLength(2_485);
    expect(strokes.every(({ state }) => state["colour"] === "#59")).toBe(true);
  });
  it("what the map has already is not sent again", () => {
    const { painter, strokes, frame } = easel();
    painter.paint("areas", "1", { colour: "red" });
    painter.paint("areas", "2", { colour: "red" });
    frame();
    painter.paint("areas", "1", { colour: "red" });
    painter.paint("areas", "2", { colour: "blue" });
    frame();
    expect(strokes.slice(2)).toEqual([{ id: "2", state: { colour: "blue" } }]);
  });
  it("one state of an area leaves its others alone", () => {
    const { painter, strokes, frame } = easel();
    painter.paint("areas", "1", { colour: "red" });
    painter.paint("areas", "1", { moved: true });
    frame();
    painter.paint("areas", "1", { moved: false });
    frame();
    expect(strokes).toEqual([{ id: "1", state: { colour: "red", moved: true } }, { id: "1", state: { moved: false } }]);
  });
  it("levels are apart: the same code may be in two sources", () => {
    const { painter, strokes, frame } = easel();
    painter.paint("areas-large", "1", { colour: "red" });
    painter.paint("areas-micro", "1", { colour: "red" });
    frame();
    expect(strokes).toHaveLength(2);
  });
});
