import { type OnnxPort, type ScannedOnnx, scanOnnx } from "../node.ts";
import { showCount } from "../report/units.ts";
import type { Outcome } from "./command.ts";
import { textTable } from "./show/textTable.ts";

/** Shows what an ONNX file takes and gives, and what made it; our own exports say more. */
export async function inspectOnnx(path: string): Promise<Outcome> {
  const { provenance, ...summary } = await scanOnnx(path);
  const { metadata, inputs, outputs, operators, numbers, opsets } = summary;
  const ports = [
    ...inputs.map((port) => ["takes", ...cells(port)]),
    ...outputs.map((port) => ["gives", ...cells(port)]),
  ];
  const nodes = Object.values(operators).reduce((a, b) => a + b, 0);
  const foreign = Object.keys(opsets).filter((domain) => domain !== "" && domain !== "ai.onnx");
  return {
    document: { model: path, onnx: summary },
    text: [
      `${path}: ${titleOf(summary)}`,
      "",
      textTable(["", "array", "type", "shape"], ports),
      "",
      `${showCount(nodes)} operations, ${showCount(numbers)} numbers in its constants`,
      ...(foreign.length > 0 ? [`needs a runtime that knows the operators of ${foreign.join(", ")}`] : []),
      ...["units", "threshold", "rate"].flatMap((key) => {
        const told = metadata[`hourglass.${key}`];
        return told === undefined ? [] : [`${key}: ${told}`];
      }),
      ...madeBy(provenance),
    ].join("\n"),
  };
}

function titleOf({ producer, metadata }: Omit<ScannedOnnx, "provenance">): string {
  const part = metadata["hourglass.part"];
  return part === undefined
    ? `an ONNX model made by ${producer || "a program that does not say its name"}`
    : `the ${part} of a ${metadata["hourglass.type"]} autoencoder, exported by Hourglass`;
}

function cells({ name, dtype, shape }: OnnxPort): string[] {
  return [name, dtype, shape.length === 0 ? "scalar" : shape.join("×")];
}

/** Where our own export comes from. Any program may write these texts, so they are shown and no more. */
function madeBy(made: ScannedOnnx["provenance"]): string[] {
  if (!made) return [];
  return [
    `trained on ${made.data} (${made.rows} rows, seed ${made.seed}), on ${made.engine}, by version ${made.version}, ${made.date}`,
    ...(made.command === undefined ? [] : [`by: ${made.command}`]),
  ];
}
