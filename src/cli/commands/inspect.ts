import { extname } from "node:path";
import { showShape } from "../../core/shape.ts";
import { loadAnyModel, type Model, referenceEngine } from "../../node.ts";
import { showRatio } from "../../report/layers.ts";
import { scoring } from "../../report/scoring.ts";
import { showCount } from "../../report/units.ts";
import type { Command, Outcome } from "../command.ts";
import { inspectOnnx } from "../inspectOnnx.ts";
import { inspectDenoiser } from "../show/denoiser.ts";
import { inspectInspector } from "../show/inspector.ts";
import { origin } from "../show/origin.ts";
import { inspectPhotoCodec } from "../show/photoCodec.ts";
import { textTable } from "../show/textTable.ts";

/** Shows what a model is and where it comes from. */
export const inspect: Command = async ({ operands: [path] }) => {
  if (extname(path).toLowerCase() === ".onnx") return inspectOnnx(path);
  // Nothing is computed, so the engine that needs no start will do.
  const model = await loadAnyModel(path, { engine: referenceEngine() });
  switch (model.family) {
    case "denoiser":
      return inspectDenoiser(path, model);
    case "inspector":
      return inspectInspector(path, model);
    case "photo-codec":
      return inspectPhotoCodec(path, model);
    case "autoencoder":
      return inspectAutoencoder(path, model);
    default:
      return model satisfies never;
  }
};

function inspectAutoencoder(path: string, model: Model): Outcome {
  const { spec, detector, provenance } = model;
  const { rows, parameters, ratio } = model.layers();
  const { numbers } = rows[0];
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
}
