import { stat } from "node:fs/promises";
import { usageError } from "../../core/errors.ts";
import { type Model, someRows } from "../../node.ts";
import { showCount } from "../../report/units.ts";
import type { Command, Context } from "../command.ts";
import { openFor, withModel } from "../open.ts";
import { putNewRows } from "../write/newRows.ts";

/** Walks from one row's code to another's and decodes each step. */
export const interpolate: Command = async (context) => {
  const { operands, values } = context;
  const [path, a, b] = operands;
  const out = values.out!;
  const steps = values.steps!;
  const began = performance.now();
  return withModel(context, async (model) => {
    const [from, to] = [await codeOf(a, model, context), await codeOf(b, model, context)];
    const between = model.stream.decode(model.between(from, to, steps));
    const columns = steps <= 12 ? steps : undefined;
    const target = { out, total: steps, doing: "interpolating", stem: "step", columns };
    const files = await putNewRows(model.spec.input, between, target, context);
    const way = model.spec.type === "variational" ? "an arc" : "a line";
    return {
      document: { model: path, from: a, to: b, out, steps, way, seconds: (performance.now() - began) / 1000 },
      text: `${showCount(steps)} steps along ${way} from ${a} to ${b}: ${files.join(", ")}`,
    };
  });
};

/** The code of one row: a file of one picture, or `DATA#7`, row 7 of some data, counted from 0. */
async function codeOf(source: string, model: Model, context: Context): Promise<Float32Array> {
  const marked = (await stat(source).catch(() => undefined)) ? null : /^(.+)#(\d+)$/.exec(source);
  const dataset = await openFor(model, marked ? marked[1] : source, context);
  try {
    const row = marked ? Number(marked[2]) : 0;
    if (row >= dataset.rows || (!marked && dataset.rows > 1))
      throw usageError({
        subject: source,
        rule: marked
          ? `there are rows 0 to ${dataset.rows - 1}`
          : `is ${dataset.rows} rows, and one is needed`,
        repair: `name one: ${marked ? marked[1] : source}#0`,
      });
    return (await model.encode(someRows(dataset, Uint32Array.of(row)))).data;
  } finally {
    await dataset.close();
  }
}
