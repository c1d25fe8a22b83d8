import { evenly } from "../../core/evenly.ts";
import { pictureMean } from "../../core/metrics/pictureMean.ts";
import { psnr } from "../../core/metrics/psnr.ts";
import { sizeOf } from "../../core/shape.ts";
import {
  besideCodecs,
  type CodecResult,
  type Dataset,
  type Decompressed,
  decompress,
  type Engine,
  type Model,
  writeFile,
} from "../../node.ts";
import { showCount, showNumber } from "../../report/units.ts";
import type { Command, Context, Outcome } from "../command.ts";
import { compressPhotos } from "../compression/compressPhotos.ts";
import { needsCode, openFor, withAnyModel } from "../open.ts";
import { textTable } from "../show/textTable.ts";
import { unlessStopped } from "../stop.ts";

/** Pictures that JPEG and WebP are tried on, evenly spread: finding the best file of a size takes many. */
const compared = 24;

/** Writes rows as a small file of quantised codes, or photos as small files; says what it cost and what was lost, beside JPEG and WebP. */
export const compressing: Command = (context) =>
  withAnyModel(context, async (model, engine) => {
    const began = performance.now();
    if (model.family === "photo-codec") return compressPhotos(model, { began }, context);
    needsCode(model, context.operands[0]);
    return compressRows(model, { began, engine }, context);
  });

async function compressRows(
  model: Model,
  { began, engine }: { began: number; engine: Engine },
  context: Context,
): Promise<Outcome> {
  const { operands, values, progress, signal } = context;
  const out = values.out!;
  const dataset = await openFor(model, operands[1], context);
  try {
    progress.stage(`compressing ${showCount(dataset.rows)} rows`);
    const { quality, embed } = values;
    const { bytes, mse, unrounded, columns } = await unlessStopped(
      signal,
      model.compress(dataset, { quality, embed }),
    );
    await writeFile(out, bytes);
    const each = bytes.length / dataset.rows;
    const judged =
      dataset.kind === "pictures"
        ? await judge(dataset, await decompress(bytes, { engine, model }), each)
        : undefined;
    return {
      document: {
        model: operands[0],
        out,
        rows: dataset.rows,
        bytes: bytes.length,
        bytes_per_row: each,
        mse,
        mse_unrounded: unrounded,
        ...(columns && { columns }),
        ...judged,
        seconds: (performance.now() - began) / 1000,
      },
      ...(dataset.place && { shard: { ...dataset.place, rows: dataset.rows } }),
      text: [
        `${showCount(dataset.rows)} ${dataset.rows === 1 ? "row" : "rows"} in ${showCount(bytes.length)} bytes: ${out}`,
        `${showNumber(each)} bytes a row, everything in the file counted`,
        columns
          ? `mean squared error ${showNumber(mse)} of numbers as the network sees them, about 1 in size; of the model alone ${showNumber(unrounded)}`
          : `mean squared error ${showNumber(mse)}, of which the model alone ${showNumber(unrounded)}`,
        ...(columns
          ? [
              "missing cells and unseen categories come back as such, categories as they are, numbers to within:",
              "",
              textTable(
                ["column", "off by at most"],
                columns.map(({ name, bound }) => [name, bound === 0 ? "exact" : showNumber(bound)]),
              ),
            ]
          : []),
        ...(judged
          ? [
              "",
              tableOf(judged, each),
              `${judged.compared} ${judged.compared === 1 ? "picture" : "pictures"} compared, at the size that the model takes`,
            ]
          : []),
      ].join("\n"),
    };
  } finally {
    await dataset.close();
  }
}

interface Judged {
  /** Decibels of each picture, averaged over those compared. */
  readonly psnr: number;
  readonly compared: number;
  readonly baselines: Partial<Record<string, CodecResult>>;
}

/** What the file loses, and what the codecs lose at as many bytes, of the same pictures. */
async function judge(dataset: Dataset, opened: Decompressed, each: number): Promise<Judged> {
  const size = sizeOf(dataset.shape);
  const rows = evenly(dataset.rows, compared);
  const { data, dtype } = await dataset.read(rows);
  const truths = Float32Array.from(data, (x) => (dtype === "uint8" ? x / 255 : x));
  const found = new Float32Array(truths.length);
  for await (const { start, rows: some } of opened.stream()) {
    for (const [i, row] of rows.entries()) {
      const at = (row - start) * size;
      if (at >= 0 && at < some.data.length) found.set(some.data.subarray(at, at + size), i * size);
    }
  }
  const pictures = Array.from(rows, (_, i) => truths.subarray(i * size, (i + 1) * size));
  return {
    psnr: pictureMean(psnr, found, truths, rows.length),
    compared: rows.length,
    baselines: await besideCodecs(pictures, dataset.shape, Math.max(1, Math.floor(each))),
  };
}

function tableOf({ psnr, baselines }: Judged, each: number): string {
  return textTable(
    ["", "bytes a picture", "PSNR, dB", ""],
    [
      ["this file", each, psnr, ""],
      ...Object.entries(baselines).map(([codec, result]): [string, number, number, string] => [
        codec,
        result!.bytes,
        result!.psnr,
        result!.over > 0 ? `${result!.over} do not get that small` : "",
      ]),
    ],
  );
}
