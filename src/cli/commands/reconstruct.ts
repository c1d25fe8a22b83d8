import { reconstruct as reconstructed } from "../../tasks/reconstruct.ts";
import type { Command } from "../command.ts";
import { withModelAndData } from "../open.ts";
import { showCount } from "../show/units.ts";
import { putRows } from "../write/rowsOut.ts";

/** Sends data through the bottleneck and back: pictures into a folder, tables and series into a table. */
export const reconstruct: Command = async (context) => {
  const { operands, values } = context;
  const out = values.out!;
  const began = performance.now();
  return withModelAndData(context, async ({ model, dataset, run }) => {
    const { rows, names, dtype } = dataset;
    const to = { out, total: rows, doing: "reconstructing", names, deep: dtype === "float32" };
    await putRows(model.spec.input, reconstructed(model, run, dataset, values.width), to, context);
    return {
      document: { model: operands[0], out, rows, seconds: (performance.now() - began) / 1000 },
      text: `${showCount(rows)} ${rows === 1 ? "row" : "rows"} reconstructed into ${out}`,
    };
  });
};
