import { type Engine, openDataset, train } from "../../../src/node.ts";
import { type DealtShifts, faults, type Honesty } from "../bots/honesty.ts";
import { dealParcel, workshopPicture } from "../deal/deal.ts";
import type { Level } from "../levels/level.ts";
import type { GameNets } from "../nets/gameNets.ts";
import { pixels, side } from "../parcels/parcel.ts";
import { album, albumRows, noises, recipe } from "../workshop/recipe.ts";

/** Deals shifts of the workshop to a denoiser that is trained here as the page trains it. `noise` is an index of {@link noises}. */
export async function workshopShifts(
  engine: Engine,
  { level, nets, noise }: { level: Level; nets: GameNets; noise: number },
  seeds: readonly number[],
  shiftsPerSeed: number,
): Promise<DealtShifts> {
  const learnt = await openDataset({ data: album(0, albumRows), shape: [albumRows, side, side] });
  const model = await train(learnt, { ...recipe(noises[noise]), engine }).model;
  const { parcels } = level.terms;
  const shifts = seeds.flatMap((seed) => Array.from({ length: shiftsPerSeed }, (_, s) => 1000 * seed + s));
  const data = new Uint8Array(shifts.length * parcels * pixels);
  for (const [s, seed] of shifts.entries())
    for (let i = 0; i < parcels; i++) data.set(workshopPicture(level, seed, i), (s * parcels + i) * pixels);
  const stormy = await openDataset({ data, shape: [shifts.length * parcels, side, side] });
  const cleaned = (await model.reconstruct(stormy)).data;
  await Promise.all([model.close(), learnt.close(), stormy.close()]);
  return seeds.map((_, own) =>
    shifts.slice(own * shiftsPerSeed, (own + 1) * shiftsPerSeed).map((seed, k) => {
      const first = (own * shiftsPerSeed + k) * parcels;
      return Array.from({ length: parcels }, (_, i) =>
        dealParcel(level, nets, seed, i, cleaned.slice((first + i) * pixels, (first + i + 1) * pixels)),
      );
    }),
  );
}

/** What of the rules of an honest level does not hold in the workshop: of its ladder, and of the dial of noise, whose ends come first and last. */
export function workshopFaults(level: Level, byNoise: readonly Honesty[], best: number): string[] {
  const scores = byNoise.map(({ fixed }) => Math.max(...fixed.map(({ mean }) => mean)));
  const ends = Math.max(scores[0], scores[scores.length - 1]);
  return [
    ...faults(level, byNoise[best]),
    ...(scores[best] < Math.max(...scores) ? ["the noise that is named the best is not"] : []),
    ...(scores[best] < 1.15 * ends
      ? [`the best noise is only ${Math.round(100 * (scores[best] / ends - 1))} % above the ends`]
      : []),
  ];
}
