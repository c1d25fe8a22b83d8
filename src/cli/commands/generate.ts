import { runner } from "../../model/runner.ts";
import { showCount } from "../../report/units.ts";
import { densityName, newCodes } from "../../tasks/generate.ts";
import type { Command } from "../command.ts";
import { openEngine, openModel } from "../open.ts";
import { putNewRows } from "../write/newRows.ts";

/** Makes new rows: decodes draws of the mixture fitted to the training codes, or of the prior. */
export const generate: Command = async (context) => {
  const { operands, values } = context;
  const drawing = { seed: values.seed, prior: values.prior };
  const out = values.out!;
  const count = values.count!;
  const began = performance.now();
  const model = await openModel(operands[0]);
  const engine = await openEngine(context);
  const run = runner(model, engine);
  try {
    const target = { out, total: count, doing: "generating", stem: "new" };
    const files = await putNewRows(model, run, () => newCodes(model, drawing), target, context);
    return {
      document: {
        model: operands[0],
        out,
        rows: count,
        drawn_from: densityName(model, drawing),
        seconds: (performance.now() - began) / 1000,
      },
      text: `${showCount(count)} new ${count === 1 ? "row" : "rows"} drawn from ${densityName(model, drawing)}: ${files.join(", ")}`,
    };
  } finally {
    await run.close();
    await engine.close();
  }
};
