import { decompress, holdsPhoto } from "../../node.ts";
import { showCount } from "../../report/units.ts";
import type { Command } from "../command.ts";
import { decompressOnePhoto } from "../compression/decompressOnePhoto.ts";
import { openEngine } from "../open.ts";
import { putRows } from "../write/rowsOut.ts";

/** Turns a file that compress wrote back into rows: pictures into a folder, tables and series into a table. */
export const decompressing: Command = async (context) => {
  const { operands, values } = context;
  const out = values.out!;
  const began = performance.now();
  if (await holdsPhoto(operands[0])) return decompressOnePhoto({ began }, context);
  const engine = await openEngine(context);
  try {
    const { model, rows, names, bytes, stream } = await decompress(operands[0], {
      engine,
      model: values.model,
    });
    const to = { out, total: rows, doing: "decompressing", ...(names && { names }) };
    await putRows(model.spec.input, stream(), to, context);
    await model.close();
    return {
      document: { file: operands[0], out, rows, bytes, seconds: (performance.now() - began) / 1000 },
      text: `${showCount(rows)} ${rows === 1 ? "row" : "rows"} of ${operands[0]} in ${out}`,
    };
  } finally {
    await engine.close();
  }
};
