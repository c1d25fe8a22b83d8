import { showShape, sizeOf } from "../../core/shape.ts";
import { parameterCount } from "../../models/network.ts";
import type { Command } from "../command.ts";
import { layersOf } from "../layersOf.ts";
import { openModel } from "../open.ts";
import { textTable } from "../textTable.ts";
import { showCount, showSeconds } from "../units.ts";

/** Shows what a model is and where it comes from. */
export const inspect: Command = async ({ operands: [path] }) => {
  const { spec, net, detector, provenance } = await openModel(path);
  const layers = layersOf(net);
  const numbers = sizeOf(net.features);
  const parameters = parameterCount(net);
  const { version, date, data, rows, seed, engine, seconds, epochs, steps, command } = provenance;
  return {
    document: {
      model: path,
      type: spec.type,
      loss: spec.loss,
      ...(spec.type === "denoising" && { noise: spec.noise }),
      ...(spec.type === "variational" && { beta: spec.beta }),
      input: spec.input,
      features: net.features,
      numbers,
      latent: spec.latent,
      ratio: numbers / spec.latent,
      parameters,
      layers: layers.map(({ name, role, shape, parameters }) => ({
        name,
        part: role,
        shape,
        numbers: sizeOf(shape),
        parameters,
      })),
      detector: detector !== undefined,
      provenance,
    },
    text: [
      `${path}: ${spec.type} autoencoder of ${spec.input.kind}, ${spec.loss} loss`,
      "",
      textTable(
        ["layer", "part", "gives", "numbers", "parameters"],
        [
          ["input", "", showShape(net.features), numbers, ""],
          ...layers.map(({ name, role, shape, parameters }) => [
            name,
            role,
            showShape(shape),
            sizeOf(shape),
            parameters,
          ]),
        ],
      ),
      "",
      `${showCount(numbers)} numbers in, ${showCount(spec.latent)} at the waist, ${showRatio(numbers / spec.latent)} : 1, ` +
        `${showCount(parameters)} parameters`,
      `trained on ${data} (${showCount(rows)} rows, seed ${seed}) in ${showSeconds(seconds)}, ${epochs} epochs, ` +
        `${showCount(steps)} steps, on ${engine}, by version ${version}, ${date}`,
      ...(command === undefined ? [] : [`by: ${command}`]),
      detector === undefined
        ? "cannot detect: trained without validation rows"
        : `can detect: judged on ${showCount(detector.scores.length)} rows held out`,
    ].join("\n"),
  };
};

function showRatio(ratio: number): string {
  return ratio >= 10 ? showCount(Math.round(ratio)) : String(Number(ratio.toPrecision(2)));
}
