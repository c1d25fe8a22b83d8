import { showShape } from "../../core/shape.ts";
import { describe } from "../../inspect/layerTable.ts";
import type { Denoiser } from "../../model/denoiser/denoiser.ts";
import { parameterCount } from "../../models/families/autoencoder/network.ts";
import { denoiserNetwork, reachOf } from "../../models/families/denoiser/denoiser.ts";
import { showCount } from "../../report/units.ts";
import type { Outcome } from "../command.ts";
import { origin } from "../show/origin.ts";
import { textTable } from "../show/textTable.ts";

/** Shows what a denoiser is and where it comes from. */
export function inspectDenoiser(path: string, { spec, parameters, provenance }: Denoiser): Outcome {
  const { layers, features } = denoiserNetwork(spec, [spec.patch, spec.patch]);
  const rows = layers.map((l) => ({
    name: l.parameters[0].name.replace(/\.weight$/, ""),
    kind: describe(l.spec),
    shape: l.output,
    parameters: parameterCount(l),
  }));
  const count = parameterCount({ parameters });
  const { learns } = spec;
  return {
    document: { model: path, ...spec, parameters: count, reach: reachOf(spec), layers: rows, provenance },
    text: [
      `${path}: a denoiser of ${spec.channels === 3 ? "colour" : "grey"} pictures of any size, shown here for ${showShape(features)}`,
      "",
      textTable(
        ["layer", "kind", "gives", "parameters"],
        rows.map(({ name, kind, shape, parameters }) => [name, kind, showShape(shape), parameters]),
      ),
      "",
      `${showCount(count)} parameters; what a pixel becomes depends on ${reachOf(spec)} pixels around it`,
      learns.kind === "clean"
        ? `learnt to take Gaussian noise of σ = ${(255 * learns.from).toFixed(0)}…${(255 * learns.to).toFixed(0)} of 255 off clean pictures`
        : "learnt from noisy pictures alone",
      ...origin(provenance),
    ].join("\n"),
  };
}
