import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { gameNets } from "../nets/gameNets.ts";
import { dealHoles, extent, guessAt, guesses, holes, pointsOf } from "./geo.ts";

const [cloud] = gameNets(readFileSync(new URL("../models/nets.bin", import.meta.url))).planes;
const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const [across, down] = extent(cloud);

/** Places of a map of 9 × 9 tiles. */
const tiles = Array.from({ length: 81 }, (_, i) =>
  Float32Array.of(
    across[0] + ((across[1] - across[0]) * ((i % 9) + 0.5)) / 9,
    down[0] + ((down[1] - down[0]) * (Math.floor(i / 9) + 0.5)) / 9,
  ),
);

/** Mean points a picture of a player over all seeds. */
function mean(places: (hole: ReturnType<typeof dealHoles>[0]) => readonly Float32Array[]): number {
  const points = seeds.flatMap((seed) =>
    dealHoles(cloud, seed).map((hole) =>
      pointsOf(
        hole,
        places(hole)
          .slice(0, guesses)
          .map((place) => guessAt(cloud, hole, place)),
      ),
    ),
  );
  return points.reduce((a, b) => a + b, 0) / points.length;
}

test("the encoder's own place is par, and the same pictures are dealt again", () => {
  const dealt = dealHoles(cloud, 3);
  expect(dealt).toHaveLength(holes);
  expect(dealHoles(cloud, 3)).toEqual(dealt);
  for (const hole of dealt) expect(pointsOf(hole, [guessAt(cloud, hole, hole.code)])).toBe(100);
});

test("who looks at the map does better than who always guesses one place", () => {
  const looking = mean((hole) =>
    tiles.toSorted((a, b) => guessAt(cloud, hole, a).error - guessAt(cloud, hole, b).error),
  );
  const best = Math.max(...tiles.filter((_, i) => i % 5 === 0).map((tile) => mean(() => [tile])));
  expect(looking).toBeGreaterThan(1.1 * best);
});
