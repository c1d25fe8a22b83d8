import { expect, test } from "vitest";
import { random } from "../../../core/random.ts";
import { edgeDefect } from "./edges.ts";

const side = 32;
const area = side * side;
/** Dark on the left, bright on the right; [2, side, side]. */
const halves = Float32Array.from({ length: 2 * area }, (_, i) =>
  i % side < side / 2 ? 0.1 : 0.7 + 0.2 * Math.floor(i / area),
);

test("either side of an edge runs into the other, in its own colour", () => {
  const seen = new Set<string>();
  // Pixels of the defects on the other side, and on the side that they run from.
  let [there, here] = [0, 0];
  for (let seed = 0; seed < 60; seed++) {
    const defect = edgeDefect(halves, { channels: 2, side }, random(seed));
    if (!defect) continue;
    const before = there + here;
    const bright = defect.colour[0] > 0.5;
    expect(defect.colour).toEqual([
      ...(bright ? [halves[side - 1], halves[area + side - 1]] : [halves[0], halves[0]]),
    ]);
    for (const [i, x] of defect.outline.entries()) {
      if (x < 0.5) continue;
      if (i % side < side / 2 === bright) there++;
      else here++;
    }
    expect(there + here).toBeGreaterThan(before);
    seen.add(bright ? "bright" : "dark");
  }
  expect(there).toBeGreaterThan(2 * here);
  expect([...seen].sort()).toEqual(["bright", "dark"]);
});

test("an even patch has no edge", () => {
  expect(edgeDefect(new Float32Array(area).fill(0.4), { channels: 1, side }, random(1))).toBeUndefined();
});
