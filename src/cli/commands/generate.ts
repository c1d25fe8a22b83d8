import { showCount } from "../../report/units.ts";
import type { Command } from "../command.ts";
import { withModel } from "../open.ts";
import { putNewRows } from "../write/newRows.ts";

/** Makes new rows: decodes draws of the mixture fitted to the training codes, or of the prior. */
export const generate: Command = async (context) => {
  const { operands, values, progress } = context;
  const { seed, prior, where } = values;
  const drawing = { seed, prior, where, onNote: (sentence: string) => progress.note(`note: ${sentence}`) };
  const out = values.out!;
  const count = values.count!;
  const began = performance.now();
  return withModel(context, async (model) => {
    const made = model.stream.sample(count, drawing);
    const target = { out, total: count, doing: "generating", stem: "new" };
    const files = await putNewRows(model.spec.input, made, target, context);
    const drawnFrom = model.drawnFrom(drawing);
    return {
      document: {
        model: operands[0],
        out,
        rows: count,
        drawn_from: drawnFrom,
        seconds: (performance.now() - began) / 1000,
      },
      text: `${showCount(count)} new ${count === 1 ? "row" : "rows"} drawn from ${drawnFrom}: ${files.join(", ")}`,
    };
  });
};
