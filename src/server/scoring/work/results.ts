import { type Tensor, tensor } from "../../../core/tensor.ts";
import type { Dataset, Model, RowPart, Verdict } from "../../../node.ts";
import type { Parameters } from "./parameters.ts";

/** What a task gives for rows, part by part in their order. */
export type Results =
  | { readonly kind: "verdicts"; readonly parts: AsyncIterable<readonly Verdict[]> }
  | { readonly kind: "codes"; readonly parts: AsyncIterable<RowPart<"float32">> }
  | { readonly kind: "rows"; readonly parts: AsyncIterable<RowPart<"float32" | "float64">> };

/** A task that gives something for each row. */
export type RowTask = (model: Model, data: Dataset, parameters: Parameters) => Results;

/** The tasks that give something for each row. */
export const rowTasks = {
  reconstruct: (model, data, { width }) => ({
    kind: "rows",
    parts: model.stream.reconstruct(data, { width }),
  }),
  encode: (model, data, { width }) => ({ kind: "codes", parts: model.stream.encode(data, { width }) }),
  decode: (model, data, { width }) => ({ kind: "rows", parts: model.stream.decode(data, { width }) }),
  detect: (model, data, { rate, threshold }) => ({
    kind: "verdicts",
    parts: model.stream.detect(data, threshold === undefined ? { rate } : { threshold }),
  }),
} as const satisfies Record<string, RowTask>;

/** Results of the data sets that were joined for a task, each as if it had been asked for alone. */
export async function apart(results: Results, counts: readonly number[]): Promise<Results[]> {
  switch (results.kind) {
    case "verdicts": {
      const all: Verdict[] = [];
      for await (const part of results.parts) all.push(...part);
      return cut(counts, (start, count) => ({
        kind: "verdicts",
        parts: once(
          all.slice(start, start + count).map((verdict) => ({ ...verdict, row: verdict.row - start })),
        ),
      }));
    }
    case "codes": {
      const all = await together(results.parts);
      return cut(counts, (start, count) => ({
        kind: "codes",
        parts: once({ start: 0, rows: all(start, count) }),
      }));
    }
    case "rows": {
      const all = await together(results.parts);
      return cut(counts, (start, count) => ({
        kind: "rows",
        parts: once({ start: 0, rows: all(start, count) }),
      }));
    }
    default:
      return results satisfies never;
  }
}

function cut(counts: readonly number[], take: (start: number, count: number) => Results): Results[] {
  let start = 0;
  return counts.map((count) => {
    const results = take(start, count);
    start += count;
    return results;
  });
}

/** Gathers the rows of all parts, and gives what hands out `count` of them from `start` on. */
async function together<D extends "float32" | "float64">(
  parts: AsyncIterable<RowPart<D>>,
): Promise<(start: number, count: number) => Tensor<D>> {
  const gathered: Tensor<D>[] = [];
  for await (const { rows } of parts) gathered.push(rows);
  const [{ dtype, shape }] = gathered;
  const size = shape.slice(1).reduce((a, b) => a * b, 1);
  const values = gathered.length === 1 ? gathered[0].data : joinedData(gathered);
  return (start, count) =>
    tensor(dtype, [count, ...shape.slice(1)], values.slice(start * size, (start + count) * size) as never);
}

function joinedData<D extends "float32" | "float64">(tensors: readonly Tensor<D>[]): Tensor<D>["data"] {
  const length = tensors.reduce((sum, { data }) => sum + data.length, 0);
  const all = tensors[0].dtype === "float32" ? new Float32Array(length) : new Float64Array(length);
  let at = 0;
  for (const { data } of tensors) {
    all.set(data as Float32Array<ArrayBuffer>, at);
    at += data.length;
  }
  return all as unknown as Tensor<D>["data"];
}

async function* once<T>(part: T): AsyncGenerator<T> {
  yield part;
}
