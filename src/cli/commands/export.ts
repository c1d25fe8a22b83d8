import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomic } from "../../files/atomic.ts";
import { exportOnnx } from "../../tasks/exportOnnx.ts";
import type { Command } from "../command.ts";
import { openEngine, openModel } from "../open.ts";
import { textTable } from "../textTable.ts";
import { showCount } from "../units.ts";

/** Writes a model as ONNX files that were seen to do what it does. */
export const exporting: Command = async (context) => {
  const { operands, values } = context;
  const folder = values.onnx!;
  const began = performance.now();
  const model = await openModel(operands[0]);
  const engine = await openEngine(context);
  try {
    const files = await exportOnnx(model, engine, { rate: values.rate });
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

const gives = {
  encoder: "rows → codes",
  decoder: "codes → rows",
  model: "rows → rows",
  score: "rows → score, verdict",
} as const;
