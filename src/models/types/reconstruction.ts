import type { Value } from "../../graph/value.ts";
import type { Weights } from "../../nn/parameter.ts";
import type { Features } from "../inputs/inputKind.ts";
import { reconstruction } from "../reconstruction.ts";
import type { EncoderDecoder, Objective } from "./modelType.ts";

/** The objective of a code [batch, latent]: the reconstruction loss alone. */
export function reconstructionObjective(
  net: EncoderDecoder,
  code: Value,
  features: Features,
  weights: Weights,
): Objective {
  const loss = reconstruction(net.spec, net.decode(code, weights), features);
  return { loss, terms: { reconstruction: loss } };
}
