import { type Picture, unitPixels } from "../core/picture.ts";
import { random } from "../core/random.ts";
import { rowOf } from "../core/rows.ts";
import { sizeOf } from "../core/shape.ts";
import { zeros } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { InspectorRunner } from "../model/inspector/inspectorRunner.ts";
import { damagedPatches } from "../models/corruptions/defects/defects.ts";
import type { Examples } from "./examples.ts";

/** Some good patches [n, channels, side, side], the same with defects put on them, and what an inspector makes of those, in 0…1. */
export async function inspectedExamples(
  run: InspectorRunner,
  patches: Dataset,
  rows: Uint32Array,
): Promise<Examples> {
  const good = (await patches.read(rows)) as Picture;
  const made = damagedPatches(good, random(1));
  const [noisy, reconstructions] = [zeros("float32", good.shape), zeros("float32", good.shape)];
  const size = sizeOf(patches.shape);
  const own = sizeOf(made.shape.slice(1));
  for (let i = 0; i < rows.length; i++) {
    noisy.data.set(made.data.subarray(i * own + size, i * own + 2 * size), i * size);
    reconstructions.data.set((await run.look(rowOf(noisy, i))).repaired.data, i * size);
  }
  return { rows: unitPixels(good), noisy, reconstructions };
}
