import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { usageError } from "../../core/errors.ts";
import { type AnyModel, type ExportedAnySize, type ExportedFile, writeFile } from "../../node.ts";
import { showCount } from "../../report/units.ts";
import type { Command } from "../command.ts";
import { withAnyModel } from "../open.ts";
import { textTable } from "../show/textTable.ts";

/** Writes a model as ONNX files that were seen to do what it does. */
export const exporting: Command = (context) =>
  withAnyModel(context, async (model) => {
    const { operands, values } = context;
    const folder = values.onnx!;
    const began = performance.now();
    const exported = await exportedBy(model, operands[0], folder, values.rate);
    await mkdir(folder, { recursive: true });
    for (const [file, bytes] of exported.contents) await writeFile(file, bytes);
    return {
      document: {
        model: operands[0],
        onnx: folder,
        ...exported.document,
        seconds: (performance.now() - began) / 1000,
      },
      text: exported.text,
    };
  });

/** Files to write, and what is said of them. */
interface Exported {
  /** Paths and bytes. */
  readonly contents: readonly (readonly [path: string, bytes: Uint8Array])[];
  readonly document: { readonly files: readonly object[]; readonly rate?: number };
  readonly text: string;
}

/** Files of an autoencoder; `rate` is absent where it has no detector. */
function autoencoderExported(
  files: readonly ExportedFile[],
  folder: string,
  rate: number | undefined,
): Exported {
  const placeOf = ({ part }: ExportedFile) => join(folder, `${part}.onnx`);
  const listed = files.map((file) => ({
    file: placeOf(file),
    gives: gives[file.part],
    batch: file.batch,
    bytes: file.bytes.length,
    difference: file.difference,
  }));
  return {
    contents: files.map((file) => [placeOf(file), file.bytes]),
    document: { files: listed, ...(rate !== undefined && { rate }) },
    text: [
      textTable(
        ["file", "gives", "batch", "bytes", "differs by"],
        listed.map(({ file, gives, batch, bytes, difference }) => [
          file,
          gives,
          String(batch),
          showCount(bytes),
          difference.toExponential(1),
        ]),
      ),
      "",
      "each was run on ONNX Runtime beside the model on made-up rows; rows go in and come out in the data's own units",
      ...(rate === undefined ? ["no score.onnx: the model was trained without validation rows"] : []),
    ].join("\n"),
  };
}

async function exportedBy(
  model: AnyModel,
  path: string,
  folder: string,
  rate: number | undefined,
): Promise<Exported> {
  switch (model.family) {
    case "denoiser":
      return anySizeExported(await model.export(), join(folder, "denoiser.onnx"), anySize.denoiser);
    case "inspector":
      return anySizeExported(await model.export({ rate }), join(folder, "inspector.onnx"), anySize.inspector);
    case "photo-codec":
      throw usageError({
        subject: path,
        rule: "is a codec of photos, whose coder of integers ONNX has no operators for",
        repair: "use it with compress, decompress or inspect",
      });
    case "autoencoder":
      return autoencoderExported(await model.export({ rate }), folder, model.detector && rate);
    default:
      return model satisfies never;
  }
}

const anySize = {
  denoiser: "noisy pictures → clean ones, as denoise --views 1 does",
  inspector: "pictures → repaired ones, and where they are damaged",
} as const;

function anySizeExported(
  { bytes, multiple, difference }: ExportedAnySize,
  file: string,
  gives: string,
): Exported {
  return {
    contents: [[file, bytes]],
    document: { files: [{ file, gives, batch: "any", multiple, bytes: bytes.length, difference }] },
    text: `${file}: pictures of any size whose sides are whole multiples of ${multiple}; run beside the model on two sizes, it differs by ${difference.toExponential(1)}`,
  };
}

const gives = {
  encoder: "rows → codes",
  decoder: "codes → rows",
  model: "rows → rows",
  score: "rows → score, verdict",
} as const;
