import { dataError } from "../../core/errors.ts";
import { readWhole } from "../../hosts/node/disk/readWhole.ts";
import { runner } from "../../model/runner.ts";
import { showCount } from "../../report/units.ts";
import { decompress, openCompressed } from "../../tasks/compress.ts";
import type { Command } from "../command.ts";
import { openEngine, openModel } from "../open.ts";
import { putRows } from "../write/rowsOut.ts";

/** Turns a file that compress wrote back into rows: pictures into a folder, tables and series into a table. */
export const decompressing: Command = async (context) => {
  const { operands, values } = context;
  const out = values.out!;
  const began = performance.now();
  const bytes = await readWhole(operands[0]);
  if (!bytes)
    throw dataError({ subject: operands[0], rule: "there is no such file", repair: "check the path" });
  const model = values.model === undefined ? undefined : await openModel(values.model);
  const opened = await openCompressed(bytes, operands[0], model);
  const engine = await openEngine(context);
  const run = runner(opened.autoencoder, engine);
  try {
    const { rows } = opened;
    const to = { out, total: rows, doing: "decompressing", ...(opened.names && { names: opened.names }) };
    await putRows(opened.autoencoder.spec.input, decompress(opened, run), to, context);
    return {
      document: {
        file: operands[0],
        out,
        rows,
        bytes: bytes.length,
        seconds: (performance.now() - began) / 1000,
      },
      text: `${showCount(rows)} ${rows === 1 ? "row" : "rows"} of ${operands[0]} in ${out}`,
    };
  } finally {
    await run.close();
    await engine.close();
  }
};
