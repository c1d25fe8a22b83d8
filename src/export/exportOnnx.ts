import { HourglassError } from "../core/errors.ts";
import { random } from "../core/random.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Program } from "../engine/engine.ts";
import { graphModel } from "../engine/onnx/models.ts";
import type { OnnxRuntime } from "../engine/onnx/onnxRuntime.ts";
import type { Graph } from "../graph/graph.ts";
import { anyBatch } from "../graph/onnx/anyBatch.ts";
import { encodeOnnx } from "../graph/onnx/encode.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import { calibrationOf, isCalibrated } from "../model/detector/calibration.ts";
import { type ExportPart, exportGraphs } from "../model/exportGraphs.ts";
import type { OpenModel } from "../model/openModel.ts";
import {
  type InputSpec,
  inputUnits,
  madeUpRows,
  postprocess,
  standardUnits,
} from "../models/inputs/inputSpec.ts";

/** One ONNX file, tried and found to do what the model does. */
export interface ExportedFile {
  /** What the file computes. */
  readonly part: ExportPart;
  /** The file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Rows of a batch, where the file takes no other number. */
  readonly batch: number | "any";
  /** Largest difference from our own runner: of a number x, over max(1, |x|); of rows, in each column's deviations. */
  readonly difference: number;
}

/** Beyond this difference from our own runner nothing is exported. */
const tolerance = 1e-4;
/** Sizes that no layer has, so that whatever moves from one to the other is the batch. */
const batches = [10_007, 10_009] as const;
/** Rows that each file is tried on, in batches of two sizes where it takes any. */
const [few, many] = [3, 5];

/**
 * A model as standard ONNX files with its scaler, categories and threshold inside. Each is run on ONNX Runtime beside
 * the model, and refused where the two differ. Closes the runtime.
 */
export async function exportOnnx(
  model: OpenModel,
  runtime: OnnxRuntime,
  { rate = 0.01 }: { rate?: number } = {},
): Promise<ExportedFile[]> {
  const { detector } = model;
  const threshold =
    detector && isCalibrated(detector) ? calibrationOf(detector, { rate }).threshold : undefined;
  try {
    const files: ExportedFile[] = [];
    for (const [name, build] of Object.entries(exportGraphs(model, { threshold }))) {
      const part = name as ExportPart;
      const { bytes, batch } = written(build, metadataOf(model, part, { rate, threshold }));
      const difference = await tried(model, runtime, { part, bytes, batch });
      files.push({ part, bytes, batch, difference });
    }
    return files;
  } finally {
    await runtime.close();
  }
}

/** The file of a graph, for any batch if the lowering leaves it open and for single rows if not. */
function written(
  build: (batch: number) => Graph,
  metadata: Readonly<Record<string, string>>,
): Pick<ExportedFile, "bytes" | "batch"> {
  const open = anyBatch(graphModel(build(batches[0])), graphModel(build(batches[1])));
  const batch = open ? "any" : 1;
  const bytes = encodeOnnx({
    ...(open ?? graphModel(build(1))),
    metadata: { ...metadata, "hourglass.batch": String(batch) },
  });
  return { bytes, batch };
}

/** What a person who meets the file needs to use it, as ONNX's own metadata: texts by name. */
function metadataOf(
  { spec, provenance }: Autoencoder,
  part: ExportPart,
  { rate, threshold }: { rate: number; threshold?: number },
): Record<string, string> {
  return {
    "hourglass.part": part,
    "hourglass.type": spec.type,
    "hourglass.latent": String(spec.latent),
    "hourglass.provenance": JSON.stringify(provenance),
    // Columns in order, with what was fitted to them; the classes of a categorical one by their index.
    "hourglass.input": JSON.stringify(spec.input),
    "hourglass.units": inputUnits(spec.input),
    ...(part === "score" && {
      "hourglass.threshold": String(threshold),
      "hourglass.rate": String(rate),
    }),
  };
}

/** The largest difference between a file and our own runner; throws where it is too large. */
async function tried(
  model: OpenModel,
  runtime: OnnxRuntime,
  { part, bytes, batch }: Omit<ExportedFile, "difference">,
): Promise<number> {
  const program = await runtime.open(bytes);
  try {
    let difference = 0;
    for (const count of batch === "any" ? [few, many] : [batch]) {
      const rows = madeUpRows(model.spec.input, count, random(7));
      difference = Math.max(difference, await compared(model, program, part, rows));
    }
    if (difference <= tolerance) return difference;
    throw new HourglassError("failed", {
      subject: `${part}.onnx`,
      rule: `must give what the model gives, to ${tolerance}`,
      received: `a difference of ${difference.toPrecision(3)}`,
      repair: "nothing was exported; please report it with the model",
    });
  } finally {
    await program.close();
  }
}

async function compared(
  { spec: { input }, run }: OpenModel,
  program: Pick<Program, "run">,
  part: ExportPart,
  rows: Tensor,
): Promise<number> {
  switch (part) {
    case "encoder":
      return apart((await program.run({ rows })).codes.data, (await run.encode(rows)).data);
    case "decoder": {
      const codes = await run.encode(rows);
      const { reconstruction } = await program.run({ codes });
      return rowsApart(input, reconstruction, postprocess(input, await run.decode(codes)));
    }
    case "model": {
      const { reconstruction } = await program.run({ rows });
      return rowsApart(input, reconstruction, postprocess(input, await run.reconstruct(rows)));
    }
    case "score": {
      const { score } = await program.run({ rows });
      return apart(score.data, (await run.judge(rows)).scores.data);
    }
    default:
      return part satisfies never;
  }
}

/** Rows in the data's own units, compared in each column's deviations: a column of millions has few digits left of one. */
function rowsApart(input: InputSpec, got: Tensor, expected: Tensor): number {
  return apart(standardUnits(input, got), standardUnits(input, expected));
}

/** Largest |a − b| / max(1, |b|); infinite where lengths differ or a number is none. */
function apart(a: ArrayLike<number | bigint>, b: ArrayLike<number | bigint>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(Number(a[i]) - Number(b[i])) / Math.max(1, Math.abs(Number(b[i])));
    if (!(difference <= most)) most = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return most;
}
