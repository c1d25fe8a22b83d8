import { timeStepsOf } from "../../report/results/rowResults.ts";
import { showCount } from "../../report/units.ts";
import type { Command } from "../command.ts";
import { withModelAndData } from "../open.ts";
import { putRows } from "../write/rowsOut.ts";

/** Sends data through the bottleneck and back: pictures into a folder, tables and series into a table. */
export const reconstruct: Command = async (context) => {
  const { operands, values } = context;
  const out = values.out!;
  const began = performance.now();
  return withModelAndData(context, async (model, dataset) => {
    const { cut, names, dtype, place } = dataset;
    const { input } = model.spec;
    const { width } = values;
    const rows = cut ? cut.timeSteps : dataset.rows;
    const deep = dtype === "float32";
    const to = { out, total: rows, doing: "reconstructing", names, deep, ...(place && { place }) };
    // Windows of a series come back as the time steps that they were cut from.
    const written = cut ? timeStepsOf(input) : input;
    await putRows(written, model.stream.reconstruct(dataset, { width }), to, context);
    const what = cut ? "time step" : "row";
    return {
      document: { model: operands[0], out, rows, seconds: (performance.now() - began) / 1000 },
      ...(place && { shard: { ...place, rows } }),
      text: `${showCount(rows)} ${what}${rows === 1 ? "" : "s"} reconstructed into ${out}`,
    };
  });
};
