import type { OutputStart } from "../trainable.ts";
import type { Network } from "./network.ts";

/** The last layer of a model of pictures; features of tables and series are centred already. */
export function startOf({ spec, layers }: Network): OutputStart | undefined {
  const last = layers.findLast((l) => l.parameters.length > 0);
  if (spec.input.kind !== "pictures" || !last) return undefined;
  const [weight, bias] = last.parameters;
  const sigmoid = spec.loss === "bce" || ("activation" in last.spec && last.spec.activation === "sigmoid");
  return { weight, bias, sigmoid };
}
