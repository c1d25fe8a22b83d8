import { drawMixture, type Mixture, mixtureLogDensity } from "../baselines/gaussianMixture.ts";
import { usageError } from "../core/errors.ts";
import { type Random, random } from "../core/random.ts";
import { takeRows } from "../core/rows.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import { categoryFinder } from "../data/table/categoryFinder.ts";
import { plainNumber } from "../data/table/cells.ts";
import { daysOf } from "../data/table/dates.ts";
import { list } from "../data/table/list.ts";
import type { OpenModel } from "../model/openModel.ts";
import type { InputSpec } from "../models/inputs/inputSpec.ts";
import { agreement, type GivenCell, type TableInput } from "../models/inputs/table.ts";

/** Codes moved at once: enough that some agree with what is rare. */
const [fewest, most] = [1024, 8192];
/** Standard deviations of a column within which a decoded number agrees with a given one. */
const width = 0.1;
/** Rounds in which the given cells come to count in full, and moves of each code in a round. */
const mostRounds = 40;
const moves = 3;
/** Log likelihood of a given cell below which the model has learnt nothing like it: a number three widths away, a category of 1 %. */
const far = -4.5;

/** The cells that are given by name, checked against the columns of a model. Throws `usage`. */
export function givenCells(
  input: InputSpec,
  where: Readonly<Record<string, string | number | boolean>>,
): GivenCell[] {
  const refuse = (rule: string, received: unknown, repair: string): never => {
    throw usageError({ subject: { option: "where" }, reason: "invalid-option", rule, received, repair });
  };
  if (input.kind !== "table")
    return refuse("goes with a model of a table", input.kind, "generate without it");
  const { columns } = input;
  return Object.entries(where).map(([name, cell]) => {
    const c = columns.findIndex((column) => column.name === name);
    const column = columns[c];
    if (column === undefined)
      return refuse(
        `"${name}" is no column of the model`,
        list(columns.map((one) => one.name)),
        "name one of these",
      );
    if (column.kind === "numeric") {
      const value = column.date && typeof cell === "string" ? daysOf(cell, column.date) : plainNumber(cell);
      return Number.isFinite(value)
        ? { column: c, value }
        : refuse(
            `"${name}" is a column of ${column.date ? "dates" : "numbers"}`,
            cell,
            `give a ${column.date ? "date" : "number"}`,
          );
    }
    const value = categoryFinder(column.categories)(cell).code;
    return value === undefined
      ? refuse(`"${name}" has no such category`, cell, `give one of ${list(column.categories)}`)
      : { column: c, value };
  });
}

/**
 * Codes whose decoded rows agree with given cells: draws of a density that are weighed by how well they agree, resampled and
 * moved by random walks, in rounds in which the agreement comes to count more and more (sequential Monte Carlo, Del Moral,
 * Doucet & Jasra 2006). Calls `onFar` with the column that they are furthest from, where that is further than anything learnt.
 */
export async function* conditionedCodes(
  model: OpenModel,
  density: Mixture,
  { given, count, seed }: { given: readonly GivenCell[]; count: number; seed: number },
  onFar: (column: string) => void,
): AsyncGenerator<Tensor<"float32">> {
  const input = model.spec.input as TableInput;
  const source = random(seed);
  let told = false;
  for (let done = 0; done < count; ) {
    const wanted = Math.min(most, count - done);
    const codes = await agreeing(model, density, { given, count: Math.max(fewest, wanted), source });
    const some = takeRows(
      codes,
      Uint32Array.from({ length: wanted }, (_, i) => i),
    );
    const features = await model.run.decode(some);
    const worst = given
      .map((cell) => ({ cell, fit: middle(agreement(input, features, [cell], width)) }))
      .sort((a, b) => a.fit - b.fit)[0];
    if (worst && worst.fit < far && !told) {
      told = true;
      onFar(input.columns[worst.cell.column].name);
    }
    yield some;
    done += wanted;
  }
}

async function agreeing(
  { spec, run }: OpenModel,
  density: Mixture,
  { given, count, source }: { given: readonly GivenCell[]; count: number; source: Random },
): Promise<Tensor<"float32">> {
  const input = spec.input as TableInput;
  const { latent } = spec;
  const fitOf = async (codes: Tensor<"float32">) => agreement(input, await run.decode(codes), given, width);
  let codes = drawMixture(density, count, source);
  let fits = await fitOf(codes);
  let likely = mixtureLogDensity(density, codes);
  let step = 2.38 / Math.sqrt(latent);
  for (let round = 0, counted = 0; counted < 1; round++) {
    const next = round + 1 < mostRounds ? nextShare(fits, counted) : 1;
    const kept = resampled(
      fits.map((fit) => (next - counted) * fit),
      source,
    );
    counted = next;
    codes = takeRows(codes, kept);
    fits = Float64Array.from(kept, (i) => fits[i]);
    likely = Float64Array.from(kept, (i) => likely[i]);
    for (let move = 0; move < moves; move++) {
      const walked = tensor("float32", codes.shape, Float32Array.from(codes.data));
      const steps = stepsOf(density, count, source);
      for (let i = 0; i < walked.data.length; i++) walked.data[i] += step * steps[i];
      const [newFits, newLikely] = [await fitOf(walked), mixtureLogDensity(density, walked)];
      let taken = 0;
      for (let row = 0; row < count; row++) {
        const gain = newLikely[row] - likely[row] + counted * (newFits[row] - fits[row]);
        if (Math.log(1 - source.uniform()) > gain) continue;
        taken++;
        [fits[row], likely[row]] = [newFits[row], newLikely[row]];
        codes.data.set(walked.data.subarray(row * latent, (row + 1) * latent), row * latent);
      }
      // About a quarter of the moves should be taken (Roberts, Gelman & Gilks 1997).
      step *= Math.exp(taken / count - 0.25);
    }
  }
  return codes;
}

/** The share by which agreement may count next, so that half of the codes still matter. */
function nextShare(fits: Float64Array, counted: number): number {
  let [low, high] = [counted, 1];
  if (matter(fits, 1 - counted) >= fits.length / 2) return 1;
  for (let i = 0; i < 30; i++) {
    const half = (low + high) / 2;
    if (matter(fits, half - counted) >= fits.length / 2) low = half;
    else high = half;
  }
  return high;
}

/** How many codes matter, weighed by their agreement to a power: the effective sample size. */
function matter(fits: Float64Array, power: number): number {
  const most = fits.reduce((a, b) => Math.max(a, b));
  let [sum, squares] = [0, 0];
  for (const fit of fits) {
    const weight = Math.exp(power * (fit - most));
    sum += weight;
    squares += weight ** 2;
  }
  return sum ** 2 / squares;
}

/** Which rows are kept, each about as often as its weight says: systematic resampling, in random order. */
function resampled(logs: Float64Array, source: Random): Uint32Array {
  const n = logs.length;
  const most = logs.reduce((a, b) => Math.max(a, b));
  const weights = logs.map((log) => Math.exp(log - most));
  const total = weights.reduce((a, b) => a + b);
  const kept = new Uint32Array(n);
  let [at, sum] = [0, weights[0]];
  const first = source.uniform();
  for (let i = 0; i < n; i++) {
    while (sum < ((i + first) / n) * total && at < n - 1) sum += weights[++at];
    kept[i] = at;
  }
  for (let i = n - 1; i > 0; i--) {
    const j = source.integer(i + 1);
    [kept[i], kept[j]] = [kept[j], kept[i]];
  }
  return kept;
}

/** Steps of a random walk [count × latent], spread as the Gaussians of the density are. */
function stepsOf({ parts }: Mixture, count: number, source: Random): Float32Array {
  const centred = parts.map((part) => ({ ...part, mean: new Float64Array(part.mean.length) }));
  return drawMixture({ parts: centred }, count, source).data;
}

function middle(values: Float64Array): number {
  return Float64Array.from(values).sort()[Math.floor(values.length / 2)];
}
