import type { Tensor } from "../../core/tensor.ts";
import type { ResultColumn, ResultRow } from "./resultTable.ts";

/** The columns of a table of codes of `width` numbers, `z0`, `z1` …, and of their labels where there are any. */
export function codeColumns(width: number, label?: string): ResultColumn[] {
  const numbers = Array.from({ length: width }, (_, i): ResultColumn => ({ name: `z${i}`, kind: "number" }));
  return label === undefined ? numbers : [...numbers, { name: label, kind: "text" }];
}

/** Codes [n, latent] as cells: their first `width` numbers, and the label of each where there are any. */
export function* codeCells(
  { shape: [n, latent], data }: Tensor<"float32">,
  width: number,
  labels?: readonly string[],
): Generator<ResultRow> {
  for (let i = 0; i < n; i++) {
    const code = Array.from(data.subarray(i * latent, i * latent + width));
    yield labels ? [...code, labels[i]] : code;
  }
}
