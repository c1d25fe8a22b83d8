import { type Picture, type Refit, unitPixels } from "../core/picture.ts";
import type { Tensor } from "../core/tensor.ts";
import { type Region, regions } from "../detect/regions.ts";
import { type Inspector, inspectorThreshold } from "../model/inspector/inspector.ts";
import type { InspectorRunner } from "../model/inspector/inspectorRunner.ts";

/** What an inspector says of a picture. */
export interface Inspected {
  /** How odd its oddest place is, as log odds: 0 is as likely damaged as not. */
  readonly score: number;
  /** Whether the score reaches the threshold of `rate`. */
  readonly anomaly: boolean;
  /** Where it is damaged, the oddest first; none where the picture is no anomaly. */
  readonly regions: readonly Region[];
  /** How sure it is that a place is damaged, [1, height, width], 0…1. */
  readonly damage: Tensor<"float32">;
  /** [channels, height, width] of the given picture, 0…1: what the picture would be without the damage. */
  readonly repaired: Tensor<"float32">;
  /** What had to be done to the picture first, one sentence each; empty where it fitted. */
  readonly notes: readonly string[];
}

/** How a picture is judged. */
export interface InspectOptions {
  /** Share of good pictures that may be called damaged, by those held out in training. Default 0.01. */
  rate?: number;
  /** Called after each tile of a picture, of which a small one is one, with the number that is done, and how many there are. */
  onTile?: (done: number, tiles: number) => void;
}

/** Judges one picture of any size. */
export async function inspectPicture(
  inspector: Inspector,
  run: InspectorRunner,
  picture: Picture,
  refit: Refit,
  { rate = 0.01, onTile }: InspectOptions = {},
): Promise<Inspected> {
  const { channels } = inspector.spec;
  const [own] = picture.shape;
  const fed = own === channels ? picture : await refit(picture, { channels });
  const { repaired, damage, score } = await run.look(unitPixels(fed), onTile);
  const threshold = inspectorThreshold(inspector, rate);
  const anomaly = score >= threshold;
  return {
    score,
    anomaly,
    regions: anomaly ? regions(damage, threshold) : [],
    damage,
    repaired:
      own === channels
        ? repaired
        : ((await refit(repaired, { channels: own as 1 | 3 })) as Tensor<"float32">),
    notes: own === channels ? [] : [`converted from ${own} to ${channels} channels and back`],
  };
}
