import { stat } from "node:fs/promises";
import { usageError } from "../../core/errors.ts";
import { type Tensor, tensor } from "../../core/tensor.ts";
import type { Autoencoder } from "../../model/autoencoder.ts";
import { type Runner, runner } from "../../model/runner.ts";
import { showCount } from "../../report/units.ts";
import { interpolate as between } from "../../tasks/interpolate.ts";
import type { NextCodes } from "../../tasks/rowsOfCodes.ts";
import type { Command, Context } from "../command.ts";
import { openDataFor, openEngine, openModel } from "../open.ts";
import { putNewRows } from "../write/newRows.ts";

/** Walks from one row's code to another's and decodes each step. */
export const interpolate: Command = async (context) => {
  const { operands, values } = context;
  const [path, a, b] = operands;
  const out = values.out!;
  const steps = values.steps!;
  const began = performance.now();
  const model = await openModel(path);
  const engine = await openEngine(context);
  const run = runner(model, engine);
  try {
    const [from, to] = [await codeOf(a, model, run, context), await codeOf(b, model, run, context)];
    const codes = between(model.spec.type, from, to, steps);
    const columns = steps <= 12 ? steps : undefined;
    const target = { out, total: steps, doing: "interpolating", stem: "step", columns };
    const files = await putNewRows(model, run, () => inOrder(codes), target, context);
    const way = model.spec.type === "variational" ? "an arc" : "a line";
    return {
      document: { model: path, from: a, to: b, out, steps, way, seconds: (performance.now() - began) / 1000 },
      text: `${showCount(steps)} steps along ${way} from ${a} to ${b}: ${files.join(", ")}`,
    };
  } finally {
    await run.close();
    await engine.close();
  }
};

/** Codes [n, latent] from the first on. */
function inOrder({ shape: [, latent], data }: Tensor<"float32">): NextCodes {
  let at = 0;
  return (count) => {
    const next = data.slice(at, at + count * latent);
    at += next.length;
    return tensor("float32", [count, latent], next);
  };
}

/** The code of one row: a file of one picture, or `DATA#7`, row 7 of some data, counted from 0. */
async function codeOf(
  source: string,
  model: Autoencoder,
  run: Runner,
  context: Context,
): Promise<Float32Array> {
  const marked = (await stat(source).catch(() => undefined)) ? null : /^(.+)#(\d+)$/.exec(source);
  const dataset = await openDataFor(model, marked ? marked[1] : source, context);
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
    return (await run.encode(await dataset.read([row]))).data;
  } finally {
    await dataset.close();
  }
}
