import * as op from "../graph/ops/index.ts";
import type { Value } from "../graph/value.ts";
import { featureBlocks } from "./inputSpec.ts";
import type { ModelSpec } from "./modelSpec.ts";

/**
 * The decoder's output as a prediction of the features: probabilities where it gave logits, pictures held to
 * 0…1. Same shape as the output.
 */
export function prediction({ input, loss }: ModelSpec, output: Value): Value {
  const values = loss === "bce" ? op.sigmoid(output) : output;
  switch (input.kind) {
    case "pictures":
      return loss === "bce" ? values : op.clip(values, 0, 1);
    case "series":
      return values;
    case "table": {
      const { numeric, groups } = featureBlocks(input.columns);
      if (groups.length === 0) return values;
      const lengths = [...(numeric.length > 0 ? [numeric.length] : []), ...groups.map((g) => g.size)];
      const parts = op.split(output, lengths, 1);
      return op.concat(
        parts.map((part, i) => (i === 0 && numeric.length > 0 ? part : softmax(part))),
        1,
      );
    }
    default:
      return input satisfies never;
  }
}

/** Softmax of each row of [batch, classes]. */
function softmax(logits: Value): Value {
  const powers = op.exp(op.sub(logits, op.reduceMax(logits, { axes: [1], keepdims: true })));
  return op.div(powers, op.reduceSum(powers, { axes: [1], keepdims: true }));
}
