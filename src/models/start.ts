import type { Parameter } from "../nn/parameter.ts";
import type { Network } from "./network.ts";

/** The layer that gives the output, and whether a sigmoid follows it. */
export interface Start {
  readonly weight: Parameter;
  readonly bias: Parameter;
  readonly squashed: boolean;
}

/** The last layer of a model of pictures; features of tables and series are centred already. */
export function startOf({ spec, layers }: Network): Start | undefined {
  const last = layers.findLast((l) => l.parameters.length > 0);
  if (spec.input.kind !== "pictures" || !last) return undefined;
  const [weight, bias] = last.parameters;
  const squashed = spec.loss === "bce" || ("activation" in last.spec && last.spec.activation === "sigmoid");
  return { weight, bias, squashed };
}
