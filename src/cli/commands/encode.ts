import { extname } from "node:path";
import { type ResultColumn, type ResultRow, writeTable } from "../../node.ts";
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
        for (let i = 0; i < codes.shape[0]; i++) {
          const code = Array.from(codes.data.subarray(i * latent, i * latent + width));
          yield labels ? [...code, labels[start + i]] : code;
        }
        stopIf(context.signal);
        progress.count("encoding", start + codes.shape[0], dataset.rows);
      }
    }
    const columns = Array.from(
      { length: width },
      (_, i): ResultColumn => ({ name: `z${i}`, kind: "number" }),
    );
    if (labels) columns.push({ name: values.label ?? "label", kind: "text" });
    const written = await writeTable(out, columns, rows());
    return {
      document: {
        model: operands[0],
        out,
        rows: written,
        latent: width,
        seconds: (performance.now() - began) / 1000,
      },
      text: `${showCount(written)} codes of ${width} numbers in ${out}`,
    };
  });
};
