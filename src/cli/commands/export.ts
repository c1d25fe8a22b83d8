import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "../../engine/engine.ts";
import { exportDenoiser } from "../../export/exportDenoiser.ts";
import { exportOnnx } from "../../export/exportOnnx.ts";
import { writeAtomic } from "../../hosts/node/disk/atomic.ts";
import { startRuntime } from "../../hosts/node/engine/startRuntime.ts";
import { type Denoiser, isDenoiser } from "../../model/denoiser/denoiser.ts";
import { openModel as openedModel } from "../../model/openModel.ts";
import { showCount } from "../../report/units.ts";
import type { Command, Outcome } from "../command.ts";
import { openAnyModel, openEngine } from "../open.ts";
import { textTable } from "../show/textTable.ts";

/** Writes a model as ONNX files that were seen to do what it does. */
export const exporting: Command = async (context) => {
  const { operands, values } = context;
  const folder = values.onnx!;
  const began = performance.now();
  const model = await openAnyModel(operands[0]);
  const engine = await openEngine(context);
  try {
    if (isDenoiser(model)) return await denoiserExported(model, engine, operands[0], folder);
    const files = await exportOnnx(openedModel(model, engine), startRuntime(), { rate: values.rate });
    await mkdir(folder, { recursive: true });
    for (const { part, bytes } of files) await writeAtomic(join(folder, `${part}.onnx`), bytes);
    const listed = files.map(({ part, bytes, batch, difference }) => ({
      file: join(folder, `${part}.onnx`),
      gives: gives[part],
      batch,
      bytes: bytes.length,
      difference,
    }));
    return {
      document: {
        model: operands[0],
        onnx: folder,
        files: listed,
        ...(model.detector && { rate: values.rate }),
        seconds: (performance.now() - began) / 1000,
      },
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
        ...(model.detector ? [] : ["no score.onnx: the model was trained without validation rows"]),
      ].join("\n"),
    };
  } finally {
    await engine.close();
  }
};

async function denoiserExported(
  model: Denoiser,
  engine: Engine,
  path: string,
  folder: string,
): Promise<Outcome> {
  const began = performance.now();
  const { bytes, multiple, difference } = await exportDenoiser(model, engine, startRuntime());
  await mkdir(folder, { recursive: true });
  const file = join(folder, "denoiser.onnx");
  await writeAtomic(file, bytes);
  return {
    document: {
      model: path,
      onnx: folder,
      files: [
        {
          file,
          gives: "noisy pictures → clean ones",
          batch: "any",
          multiple,
          bytes: bytes.length,
          difference,
        },
      ],
      seconds: (performance.now() - began) / 1000,
    },
    text: `${file}: pictures of any size whose sides are whole multiples of ${multiple}; run beside the model on two sizes, it differs by ${difference.toExponential(1)}`,
  };
}

const gives = {
  encoder: "rows → codes",
  decoder: "codes → rows",
  model: "rows → rows",
  score: "rows → score, verdict",
} as const;
