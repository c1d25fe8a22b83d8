import { type Tensor, tensor } from "../../core/tensor.ts";
import type { Engine } from "../../engine/engine.ts";
import * as op from "../../graph/ops/index.ts";
import type { Value } from "../../graph/value.ts";
import { restorerInputs, restorerNetwork } from "../../models/families/photoCodec/photoCodec.ts";
import { namedConstants } from "../anySize/namedConstants.ts";
import { type OnTile, tiledRunner } from "../anySize/tiledRunner.ts";
import type { PhotoCodec } from "./photoCodec.ts";

/** The network of a photo codec on an engine. */
export interface Restorer {
  /** A decoded picture [3, height, width] of any size and the step of its coefficients → the picture without what rounding did, 0…1. */
  restore(decoded: Tensor<"float32">, step: number, onTile?: OnTile): Promise<Tensor<"float32">>;
  close(): Promise<void>;
}

/** Most pixels that are passed through the network at once: a photo of 12 megapixels and what it was before then take less than 1.5 GB. */
const mostPixels = 1.5 * 2 ** 20;

/** Puts a photo codec's network on an engine; a picture of more than `pixels` pixels is restored in tiles without a seam. */
export function restorer(codec: PhotoCodec, engine: Engine, pixels = mostPixels): Restorer {
  const { spec } = codec;
  const weights = namedConstants(codec);
  const apply = (decoded: Value): Value =>
    op.clip(restorerNetwork(spec, decoded.shape.slice(2)).restore(decoded, weights), 0, 1);
  const { run, close } = tiledRunner(
    { spec, inputs: restorerInputs, outputs: spec.channels, apply },
    engine,
    pixels,
  );
  return {
    restore: ({ shape: [channels, height, width], data }, step, onTile) => {
      const withStep = new Float32Array((channels + 1) * height * width).fill(step);
      withStep.set(data);
      return run(tensor("float32", [channels + 1, height, width], withStep), onTile);
    },
    close,
  };
}
