import * as z from "zod/mini";
import { sizeOf } from "../../core/shape.ts";
import { zeros } from "../../core/tensor.ts";
import * as op from "../../graph/ops/index.ts";
import type { InputKind } from "./inputKind.ts";

const count = z.int().check(z.gte(1), z.lte(1 << 24));

const schema = z.strictObject({
  kind: z.literal("pictures"),
  channels: count,
  height: count,
  width: count,
});
export type PicturesInput = z.infer<typeof schema>;

/** Pictures, raw [channels, height, width]: uint8 0…255 or float32 0…1. Their features are the pixels in 0…1. */
export const pictures: InputKind<PicturesInput> & { readonly schema: typeof schema } = {
  schema,
  rowsName: "pictures",
  units: "rows [batch, channels, height, width]: pixels 0…1",
  defaults: {
    // A sigmoid output trains best at a higher rate than a linear one.
    learningRate: 5e-3,
    latent: (features) => Math.max(2, Math.min(256, 2 ** Math.round(Math.log2(features / 24)))),
    // Most pictures have areas of pure black or white, which a saturated sigmoid gives and a linear output only crosses.
    output: "sigmoid",
    network: "convolutional with a dense layer",
    contiguousValidation: false,
    // Similar pictures can differ in every pixel, so rows are compared by their code and their residual alone.
    detector: { features: 0, residual: 0.5, code: 1 },
  },
  fit: async ({ shape: [channels, height, width] }) => ({
    input: { kind: "pictures", channels, height, width },
    notes: [],
  }),
  openOptions: ({ channels, height, width }) => ({ size: [height, width], channels }),
  rawShape: shapeOf,
  featureShape: shapeOf,
  rawType: (stored) => stored,
  preprocess: (_, raw) => ({
    values: raw.dtype === "uint8" ? op.mul(op.cast(raw, "float32"), 1 / 255) : op.cast(raw, "float32"),
  }),
  predict: (_, output, logits) => (logits ? op.sigmoid(output) : op.clip(output, 0, 1)),
  losses: (_, output, { values, known }, numberLoss) => ({ losses: numberLoss(output, values), known }),
  postprocess: (input, features) => ({ ...features, shape: [features.shape[0], ...shapeOf(input)] }),
  postprocessGraph: (_, features) => features,
  columnOfFeature: (input) => new Int32Array(sizeOf(shapeOf(input))).fill(-1),
  bounds: [0, 1],
  cellShape: shapeOf,
  cellsToFeatures: (_, cells) => cells,
  extremeFeatures: (_, low) => op.where(low, 0, 1),
  varianceShape: () => [1],
  standardUnits: (_, rows) => rows.data,
  madeUpRows: (input, count, source) => {
    const rows = zeros("float32", [count, ...shapeOf(input)]);
    const { length } = rows.data;
    for (let i = 0; i < length; i++) {
      const noisy = Math.floor((i * count) / length) % 2 === 0;
      rows.data[i] = noisy ? source.uniform() : (i % input.width) / input.width;
    }
    return rows;
  },
};

function shapeOf({ channels, height, width }: PicturesInput): readonly [number, number, number] {
  return [channels, height, width];
}
