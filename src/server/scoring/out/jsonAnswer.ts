import { rowCells, rowColumns, timeStepsOf } from "../../../report/results/rowResults.ts";
import type { Results } from "../work/results.ts";
import type { Asked } from "./tableAnswer.ts";

/** Characters that are worth a piece of their own. */
const pieceLength = 1 << 16;

/**
 * Results as one JSON document, written as they come: `{"rows": [...]}`, or of codes `{"codes": [...]}`, with what belongs
 * to all of them before it. Verdicts are the library's own, a table's rows are records, and pictures are lists of pixels.
 */
export async function* jsonAnswer(
  results: Results,
  { model, data, parameters }: Asked,
  notes: readonly string[],
): AsyncGenerator<string> {
  const { rate = 0.01, threshold } = parameters;
  const input = data.cut && results.kind === "rows" ? timeStepsOf(model.spec.input) : model.spec.input;
  const head = {
    ...(results.kind === "verdicts" && model.calibration(threshold === undefined ? { rate } : { threshold })),
    ...(results.kind === "rows" &&
      input.kind === "pictures" && { shape: [input.channels, input.height, input.width] }),
    ...(data.names && { names: data.names }),
    ...(data.labels && { labels: data.labels }),
    ...(notes.length > 0 && { notes }),
  };
  const start = JSON.stringify(head).slice(0, -1);
  const key = results.kind === "codes" ? "codes" : "rows";
  let pending = `${start}${start === "{" ? "" : ","}"${key}":[`;
  let first = true;
  for await (const item of items(results, { model, width: parameters.width, input })) {
    pending += first ? item : `,${item}`;
    first = false;
    if (pending.length < pieceLength) continue;
    yield pending;
    pending = "";
  }
  yield `${pending}]}\n`;
}

async function* items(
  results: Results,
  {
    model,
    width = model.spec.latent,
    input,
  }: { model: Asked["model"]; width?: number; input: Asked["model"]["spec"]["input"] },
): AsyncGenerator<string> {
  switch (results.kind) {
    case "verdicts":
      for await (const part of results.parts) for (const verdict of part) yield JSON.stringify(verdict);
      return;
    case "codes":
      for await (const { rows } of results.parts) {
        const [n, latent] = rows.shape;
        for (let i = 0; i < n; i++) yield list(rows.data.subarray(i * latent, i * latent + width));
      }
      return;
    case "rows": {
      const names = rowColumns(input).map(({ name }) => `${JSON.stringify(name)}:`);
      for await (const { rows } of results.parts) {
        if (input.kind === "pictures") {
          const size = rows.data.length / rows.shape[0];
          for (let i = 0; i < rows.shape[0]; i++) yield list(rows.data.subarray(i * size, (i + 1) * size));
        } else
          for (const cells of rowCells(input, rows))
            yield `{${cells.map((cell, c) => names[c] + JSON.stringify(cell)).join(",")}}`;
      }
      return;
    }
    default:
      results satisfies never;
  }
}

function list(values: Float32Array | Float64Array): string {
  return JSON.stringify(Array.from(values));
}
