import type { Dataset } from "../../data/dataset.ts";
import { type ResultColumn, type ResultRow, writeTable } from "../../data/writeTable.ts";
import type { InputSpec } from "../../models/inputSpec.ts";
import type { Autoencoder } from "../../tasks/autoencoder.ts";
import { reconstruct as reconstructed } from "../../tasks/reconstruct.ts";
import { type Runner, runner } from "../../tasks/runner.ts";
import type { Command, Context } from "../command.ts";
import { openDataFor, openEngine, openModel } from "../open.ts";
import { namesPicture, pictureAt, placeIn, putPicture } from "../pictureOut.ts";
import { stopIf } from "../stop.ts";
import { showCount } from "../units.ts";

/** Sends data through the bottleneck and back: pictures into a folder, tables and series into a table. */
export const reconstruct: Command = async (context) => {
  const { operands, values } = context;
  const out = values.out!;
  const began = performance.now();
  const model = await openModel(operands[0]);
  const dataset = await openDataFor(model, operands[1], context);
  const engine = await openEngine(context);
  const run = runner(model, engine);
  try {
    if (model.spec.input.kind === "pictures") await writePictures(model, run, dataset, context);
    else await writeRows(model, run, dataset, context);
    const { rows } = dataset;
    return {
      document: { model: operands[0], out, rows, seconds: (performance.now() - began) / 1000 },
      text: `${showCount(rows)} ${rows === 1 ? "row" : "rows"} reconstructed into ${out}`,
    };
  } finally {
    await run.close();
    await engine.close();
    await dataset.close();
  }
};

async function writePictures(
  model: Autoencoder,
  run: Runner,
  dataset: Dataset,
  { values, progress, signal }: Context,
) {
  const out = values.out!;
  const digits = String(dataset.rows - 1).length;
  const nameOf = (row: number) => dataset.names?.[row] ?? `row-${String(row).padStart(digits, "0")}.png`;
  for await (const { start, rows } of reconstructed(model, run, dataset)) {
    for (let i = 0; i < rows.shape[0]; i++) {
      const to = dataset.rows === 1 && namesPicture(out) ? out : placeIn(out, nameOf(start + i));
      await putPicture(to, pictureAt(rows, i), { deep: dataset.dtype === "float32" });
      progress.count("reconstructing", start + i + 1, dataset.rows);
    }
    if (signal.aborted) return;
  }
}

async function writeRows(
  model: Autoencoder,
  run: Runner,
  dataset: Dataset,
  { values, progress, signal }: Context,
) {
  const { input } = model.spec;
  await writeTable(values.out!, columnsOf(input), cells());

  async function* cells(): AsyncGenerator<ResultRow> {
    for await (const { start, rows } of reconstructed(model, run, dataset)) {
      const width = rows.data.length / rows.shape[0];
      for (let i = 0; i < rows.shape[0]; i++) {
        yield Array.from(rows.data.subarray(i * width, (i + 1) * width), (value, c) =>
          cellOf(input, value, c),
        );
      }
      stopIf(signal);
      progress.count("reconstructing", start + rows.shape[0], dataset.rows);
    }
  }
}

function columnsOf(input: InputSpec): ResultColumn[] {
  switch (input.kind) {
    case "pictures":
      return [];
    case "table":
      return input.columns.map(({ name, kind }) => ({ name, kind: kind === "numeric" ? "number" : "text" }));
    case "series":
      return input.columns.flatMap(({ name }) =>
        Array.from(
          { length: input.window },
          (_, t): ResultColumn => ({ name: `${name}[${t}]`, kind: "number" }),
        ),
      );
    default:
      return input satisfies never;
  }
}

function cellOf(input: InputSpec, value: number, c: number): number | string {
  const column = input.kind === "table" ? input.columns[c] : undefined;
  return column?.kind === "categorical" ? (column.categories[value] ?? "") : value;
}
