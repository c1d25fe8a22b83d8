import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { usageError } from "../../core/errors.ts";
import { writeFile } from "../../node.ts";
import { sweepPage } from "../../report/pages/sweepPage.ts";
import { sweepTable } from "../../report/sweepTable.ts";
import { closing } from "../closing.ts";
import type { Command } from "../command.ts";
import { openData, openEngine } from "../open.ts";
import { textTable } from "../show/textTable.ts";
import { fitSettings, learntRows, trainingWishes } from "../training/fitSettings.ts";
import { sweepWidths } from "../training/sweepWidths.ts";
import { putPage } from "../write/writeReport.ts";

/** Draws the curve of the bottleneck: what each width reaches with the same budget, and the one to take. */
export const sweeping: Command = async (context) => {
  const { operands, values, join: ranks } = context;
  if (ranks)
    throw usageError({
      subject: "sweep",
      reason: "invalid-option",
      rule: "is of one process, and a launcher started several, each of which would write the same files",
      repair:
        "start it alone, with --threads; or train each width by several: mpirun … hourglass train --latent N",
    });
  const out = values.out!;
  const began = performance.now();
  return closing(async (keep) => {
    const dataset = keep(await openData(operands[0], context, trainingWishes(values)));
    const engine = keep(await openEngine(context));
    const settings = fitSettings(values, learntRows(values, dataset, context.progress.note));
    const swept = await sweepWidths(dataset, { ...settings, latents: values.latents, engine }, context);
    const document = { data: operands[0], ...swept, seconds: (performance.now() - began) / 1000 };
    await mkdir(out, { recursive: true });
    await writeFile(
      join(out, "sweep.json"),
      new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`),
    );
    const report = values.report === "no" ? undefined : join(out, "report.html");
    if (report) await putPage(report, sweepPage({ name: operands[0], notes: dataset.notes }, swept));
    const { header, rows } = sweepTable(swept.points);
    return {
      document: { ...document, out },
      text: [textTable(header, rows), "", swept.choice.reason, ...(report ? [`report: ${report}`] : [])].join(
        "\n",
      ),
    };
  });
};
