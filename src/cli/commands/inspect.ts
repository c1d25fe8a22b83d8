import { extname } from "node:path";
import { showShape, sizeOf } from "../../core/shape.ts";
import { layerTable } from "../../inspect/layerTable.ts";
import type { Command } from "../command.ts";
import { inspectOnnx } from "../inspectOnnx.ts";
import { openModel } from "../open.ts";
import { showRatio } from "../report/layers.ts";
import { textTable } from "../textTable.ts";
import { showCount, showSeconds } from "../units.ts";

/** Shows what a model is and where it comes from. */
export const inspect: Command = async ({ operands: [path] }) => {
  if (extname(path).toLowerCase() === ".onnx") return inspectOnnx(path);
  const { spec, net, detector, provenance } = await openModel(path);
  const { rows, parameters, ratio } = layerTable(net);
  const numbers = sizeOf(net.features);
  const { version, date, data, seed, engine, seconds, epochs, steps, command } = provenance;
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
      `${showCount(numbers)} numbers in, ${showCount(spec.latent)} at the waist, ${showRatio(ratio)} : 1, ` +
        `${showCount(parameters)} parameters`,
      `trained on ${data} (${showCount(provenance.rows)} rows, seed ${seed}) in ${showSeconds(seconds)}, ` +
        `${epochs} epochs, ${showCount(steps)} steps, on ${engine}, by version ${version}, ${date}`,
      ...(command === undefined ? [] : [`by: ${command}`]),
      detector === undefined
        ? "cannot detect: trained without validation rows"
        : `can detect: judged on ${showCount(detector.scores.length)} rows held out`,
    ].join("\n"),
  };
};
