import { expect, test } from "vitest";
import { type Stretch, stretches } from "./stretches.ts";

test("anomalies that follow each other are one stretch, told by its oddest time step", () => {
  const found: Stretch[] = [];
  const joined = stretches((stretch) => found.push(stretch));
  for (const [row, score] of [1, 7, 9, 8, 2, 2, 6].entries())
    joined.next({ row, score, anomaly: score > 5, blame: [] });
  expect(found).toHaveLength(1);
  joined.end();
  joined.end();
  expect(found).toMatchObject([
    { from: 1, to: 3, row: 2, score: 9 },
    { from: 6, to: 6, row: 6, score: 6 },
  ]);
});
