import { openDataset } from "../../data/open.ts";
import { decode as decoded } from "../../tasks/decode.ts";
import { runner } from "../../tasks/runner.ts";
import type { Command } from "../command.ts";
import { openEngine, openModel } from "../open.ts";
import { putRows } from "../rowsOut.ts";
import { showCount } from "../units.ts";

/** Turns codes that encode wrote back into rows: pictures into a folder, tables and series into a table. */
export const decode: Command = async (context) => {
  const { operands, values } = context;
  const out = values.out!;
  const began = performance.now();
  const model = await openModel(operands[0]);
  const { input, latent } = model.spec;
  const { width = latent } = values;
  // By name, so that the labels that encode may have written beside them are no part of the code.
  const columns = Array.from({ length: width }, (_, i) => ({ name: `z${i}`, kind: "numeric" as const }));
  const codes = await openDataset(operands[1], { columns });
  const engine = await openEngine(context);
  const run = runner(model, engine);
  try {
    const { rows } = codes;
    await putRows(input, decoded(model, run, codes, width), { out, total: rows, doing: "decoding" }, context);
    return {
      document: { model: operands[0], out, rows, seconds: (performance.now() - began) / 1000 },
      text: `${showCount(rows)} ${rows === 1 ? "code" : "codes"} decoded into ${out}`,
    };
  } finally {
    await run.close();
    await engine.close();
    await codes.close();
  }
};
