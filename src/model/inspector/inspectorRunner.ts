import { logOdds } from "../../core/certainty.ts";
import { type Tensor, tensor } from "../../core/tensor.ts";
import type { Engine } from "../../engine/engine.ts";
import * as op from "../../graph/ops/index.ts";
import { constant, type Value } from "../../graph/value.ts";
import { type InspectorSpec, inspectorNetwork } from "../../models/families/inspector/inspector.ts";
import { reachOf, strideOf } from "../../models/families/uNet.ts";
import type { Weights } from "../../nn/parameter.ts";
import { namedConstants } from "../anySize/namedConstants.ts";
import { type OnTile, tiledRunner } from "../anySize/tiledRunner.ts";
import type { Inspector } from "./inspector.ts";

/** A picture repaired, and where it was damaged. */
export interface Look {
  /** [channels, height, width], 0…1. */
  readonly repaired: Tensor<"float32">;
  /** How sure it is that a place is damaged, [1, height, width], 0…1; smoothed, so that a lone pixel counts little. */
  readonly damage: Tensor<"float32">;
  /** The largest of them on a scale without ends (log odds): how odd the picture is. */
  readonly score: number;
}

/** An inspector on an engine. */
export interface InspectorRunner {
  /** A picture [channels, height, width] of any size, float32 0…1; `onTile` is called after each tile of a large one. */
  look(picture: Tensor<"float32">, onTile?: OnTile): Promise<Look>;
  close(): Promise<void>;
}

/** Puts an inspector on an engine; a picture of more than `pixels` pixels is looked at in tiles without a seam. */
export function inspectorRunner(inspector: Inspector, engine: Engine, pixels?: number): InspectorRunner {
  const { spec } = inspector;
  const weights = namedConstants(inspector);
  const { run, close } = tiledRunner(
    {
      spec,
      // The map is smoothed, which reaches less than a stride.
      reach: reachOf(spec) + strideOf(spec),
      outputs: spec.channels + 1,
      apply: (picture) => inspectorOutputs(spec, picture, weights),
    },
    engine,
    pixels,
  );
  return {
    look: async (picture, onTile) => {
      const [channels, height, width] = picture.shape;
      const { data } = await run(picture, onTile);
      const size = height * width;
      const damage = data.slice(channels * size);
      return {
        repaired: tensor("float32", picture.shape, data.slice(0, channels * size)),
        damage: tensor("float32", [1, height, width], damage),
        score: logOdds(damage.reduce((most, x) => Math.max(most, x), 0)),
      };
    },
    close,
  };
}

/**
 * What an inspector makes of pictures: [batch, channels + 1, height, width], repaired and held to 0…1, then how sure
 * it is of damage, smoothed.
 */
export function inspectorOutputs(spec: InspectorSpec, pictures: Value, weights: Weights): Value {
  const size = pictures.shape.slice(2);
  const { repaired, damaged } = inspectorNetwork(spec, size).look(pictures, weights);
  const smoothed = op.conv(op.sigmoid(damaged), constant(kernel), {
    strides: [1, 1],
    pads: [radius, radius, radius, radius],
  });
  return op.concat([op.clip(repaired, 0, 1), smoothed], 1);
}

const radius = 2;
/** A normal curve of 0.6 pixels along both axes, which sums to 1: wider ones hide defects of two and three pixels. */
const kernel = curve();

function curve(): Tensor<"float32"> {
  const line = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * 0.6 ** 2)),
  );
  const sum = line.reduce((a, b) => a + b, 0);
  const side = line.length;
  const data = Float32Array.from(
    { length: side * side },
    (_, i) => (line[Math.floor(i / side)] * line[i % side]) / sum ** 2,
  );
  return tensor("float32", [1, 1, side, side], data);
}
