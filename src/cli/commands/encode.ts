import { extname } from "node:path";
import { type ResultRow, writeTable } from "../../node.ts";
import { codeCells, codeColumns } from "../../report/results/codeResults.ts";
import { showCount } from "../../report/units.ts";
import type { Command } from "../command.ts";
import { withModelAndData } from "../open.ts";
import { stopIf } from "../stop.ts";

/** Writes the bottleneck's numbers of each row, and its label where there is one. */
export const encode: Command = async (context) => {
  const { operands, values, progress } = context;
  const out = values.out!;
  const began = performance.now();
  return withModelAndData(context, async (model, dataset) => {
    const { latent } = model.spec;
    const { width = latent } = values;
    // An array file holds numbers only.
    const labels = extname(out).toLowerCase() === ".npy" ? undefined : dataset.labels;

    async function* rows(): AsyncGenerator<ResultRow> {
      for await (const { start, rows: codes } of model.stream.encode(dataset, { width })) {
        yield* codeCells(codes, width, labels?.slice(start, start + codes.shape[0]));
        stopIf(context.signal);
        progress.count("encoding", start + codes.shape[0], dataset.rows);
      }
    }
    const columns = codeColumns(width, labels && (values.label ?? "label"));
    const written = await writeTable(out, columns, rows());
    return {
      document: {
        model: operands[0],
        out,
        rows: written,
        latent: width,
        seconds: (performance.now() - began) / 1000,
      },
      ...(dataset.place && { shard: { ...dataset.place, rows: written } }),
      text: `${showCount(written)} codes of ${width} numbers in ${out}`,
    };
  });
};
