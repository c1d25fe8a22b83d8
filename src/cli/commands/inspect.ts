import { extname } from "node:path";
import { showShape, sizeOf } from "../../core/shape.ts";
import { layerTable } from "../../inspect/layerTable.ts";
import { isDenoiser } from "../../model/denoiser/denoiser.ts";
import { showRatio } from "../../report/layers.ts";
import { showCount } from "../../report/units.ts";
import type { Command } from "../command.ts";
import { inspectDenoiser } from "../denoiser/inspect.ts";
import { inspectOnnx } from "../inspectOnnx.ts";
import { openAnyModel } from "../open.ts";
import { origin } from "../show/origin.ts";
import { scoring } from "../show/scoring.ts";
import { textTable } from "../show/textTable.ts";

/** Shows what a model is and where it comes from. */
export const inspect: Command = async ({ operands: [path] }) => {
  if (extname(path).toLowerCase() === ".onnx") return inspectOnnx(path);
  const model = await openAnyModel(path);
  if (isDenoiser(model)) return inspectDenoiser(path, model);
  const { spec, net, detector, provenance } = model;
  const { rows, parameters, ratio } = layerTable(net);
  const numbers = sizeOf(net.features);
  return {
    document: {
      model: path,
      type: spec.type,
      loss: spec.loss,
      ...(spec.type === "denoising" && { noise: spec.noise }),
      ...(spec.type === "sparse" && { sparsity: spec.sparsity }),
      ...(spec.type === "variational" && {
        beta: spec.beta,
        free_bits: spec.freeBits,
        warm_up: spec.warmUp,
        variance: spec.variance,
      }),
      input: spec.input,
      numbers,
      latent: spec.latent,
      ratio,
      parameters,
      layers: rows,
      detector: detector !== undefined,
      provenance,
    },
    text: [
      `${path}: ${spec.type} autoencoder of ${spec.input.kind}, ${spec.loss} loss`,
      "",
      textTable(
        ["part", "layer", "gives", "numbers", "parameters"],
        rows.map(({ part, kind, shape, numbers, parameters }) => [
          part,
          kind,
          showShape(shape),
          numbers,
          parameters,
        ]),
      ),
      "",
      `${showCount(numbers)} numbers in, ${showCount(spec.latent)} in the bottleneck, ${showRatio(ratio)} : 1, ` +
        `${showCount(parameters)} parameters`,
      ...origin(provenance),
      detector === undefined
        ? "cannot detect: trained without validation rows"
        : `can detect: ${scoring(detector)}`,
    ].join("\n"),
  };
};
