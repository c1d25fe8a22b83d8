import { random } from "../core/random.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import type { OpenModel } from "../model/openModel.ts";
import { impute } from "../tasks/impute.ts";

/** How well cells are filled, judged by known ones that were hidden; beside it what needs no model. */
export interface HiddenCells {
  /** How many known cells were hidden. */
  readonly cells: number;
  /** Numbers: root mean square error in standard deviations of the column; absent where the table has none. */
  readonly rmse?: { readonly model: number; readonly mean: number };
  /** Categories: share filled rightly; absent where the table has none. */
  readonly accuracy?: { readonly model: number; readonly mostFrequent: number };
}

/**
 * Hides a share of the known cells of table rows [n, columns], fills them and compares. The baselines are the
 * training rows' mean and the commonest category among the cells left.
 */
export async function hiddenCells(
  model: OpenModel,
  raw: Tensor,
  { share = 0.1, seed = 0 }: { share?: number; seed?: number } = {},
): Promise<HiddenCells> {
  const { input } = model.spec;
  if (input.kind !== "table") return { cells: 0 };
  const { columns } = input;
  const { uniform } = random(seed);
  const truths = Float64Array.from(raw.data as Float64Array);
  const hidden = Uint32Array.from(truths.keys()).filter((at) => {
    const drawn = uniform() < share;
    const column = columns[at % columns.length];
    // A constant column and a category that the model never saw have nothing to be filled with.
    const fillable = column.kind === "categorical" ? truths[at] >= 0 : column.deviation > 0;
    return drawn && fillable && !Number.isNaN(truths[at]);
  });
  const given = tensor("float64", raw.shape, Float64Array.from(truths));
  for (const at of hidden) given.data[at] = Number.NaN;
  const { rows } = await impute(model, given);
  const frequent = columns.map(({ kind }, c) => (kind === "categorical" ? commonest(given, c) : -1));

  let [squared, squaredMean, numbers, right, rightFrequent] = [0, 0, 0, 0, 0];
  for (const at of hidden) {
    const c = at % columns.length;
    const column = columns[c];
    const truth = truths[at];
    if (column.kind === "numeric") {
      squared += ((rows.data[at] - truth) / column.deviation) ** 2;
      squaredMean += ((column.mean - truth) / column.deviation) ** 2;
      numbers++;
    } else {
      right += Number(rows.data[at] === truth);
      rightFrequent += Number(frequent[c] === truth);
    }
  }
  const words = hidden.length - numbers;
  return {
    cells: hidden.length,
    ...(numbers > 0 && {
      rmse: { model: Math.sqrt(squared / numbers), mean: Math.sqrt(squaredMean / numbers) },
    }),
    ...(words > 0 && { accuracy: { model: right / words, mostFrequent: rightFrequent / words } }),
  };
}

/** The commonest known category of a column, by index; −1 where all are missing. */
function commonest({ data, shape }: Tensor<"float64">, column: number): number {
  const counts = new Map<number, number>();
  for (let at = column; at < data.length; at += shape[1])
    if (data[at] >= 0) counts.set(data[at], (counts.get(data[at]) ?? 0) + 1);
  let [best, most] = [-1, 0];
  for (const [value, count] of counts) if (count > most) [best, most] = [value, count];
  return best;
}
