import type { Evaluation, Stage } from "../../node.ts";
import { standings } from "../../report/standings.ts";
import { showCount, showNumber } from "../../report/units.ts";
import { textTable } from "./textTable.ts";

const stages: Record<Stage, string> = {
  PCA: "fitting PCA",
  pictures: "comparing pictures",
  "non-local means": "cleaning by non-local means",
  rows: "comparing rows",
  anomalies: "scoring by the baselines",
  classes: "classifying codes by their neighbours",
  widths: "measuring narrower widths",
  likelihood: "estimating the likelihood",
};

/** What an evaluation is at, in words, and the share of it that is done. */
export function showStage(stage: Stage, share: number): [text: string, share: number] {
  return [stages[stage], share];
}

/** The baselines as --json gives them: their metrics and what bounded them. */
export function baselineDocument({ baselines, bounds }: Pick<Evaluation, "baselines" | "bounds">) {
  return Object.fromEntries(
    [...new Set([...Object.keys(baselines), ...Object.keys(bounds)])].map((name) => [
      name,
      { ...baselines[name], ...(bounds[name] !== undefined && { note: bounds[name] }) },
    ]),
  );
}

/** An evaluation as a table for a person. */
export function told({ rows, metrics, baselines, notes }: Evaluation): string {
  const table = standings(metrics, baselines);
  return [
    `${showCount(rows)} rows`,
    "",
    textTable(
      ["method", ...table.metrics.map(({ name, more }) => `${name} ${more ? "↑" : "↓"}`)],
      table.rows.map(({ name, cells }) => [
        name,
        ...cells.map(
          ({ value, best }) => `${best ? "★ " : ""}${value === undefined ? "–" : showNumber(value)}`,
        ),
      ]),
    ),
    "",
    table.verdict,
    ...errorsByWidth(metrics, baselines.pca),
    ...notes.map((note) => `note: ${note}`),
  ].join("\n");
}

/** A nested model's error at each width of its code, beside that of as many principal components. */
function errorsByWidth(metrics: Evaluation["metrics"], pca: Evaluation["metrics"] = {}): string[] {
  const widths = Object.keys(metrics).filter((name) => name.startsWith("mse_at_"));
  if (widths.length === 0) return [];
  const show = (value: number | undefined) => (value === undefined ? "–" : showNumber(value));
  const rows = [...widths, "mse"].map((name) => [
    name === "mse" ? "all" : name.slice("mse_at_".length),
    show(metrics[name]),
    show(pca[name]),
  ]);
  return ["", textTable(["latent numbers used", "MSE ↓", "PCA's MSE"], rows)];
}
