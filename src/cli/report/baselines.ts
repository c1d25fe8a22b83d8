import { showNumber } from "../units.ts";
import { type Html, html } from "./html.ts";

/** What a metric is called, and whether more of it is better. */
const metricNames: Readonly<Record<string, { name: string; more: boolean }>> = {
  mse: { name: "MSE", more: false },
  psnr: { name: "PSNR, dB", more: true },
  ssim: { name: "SSIM", more: true },
  auroc: { name: "AUROC", more: true },
  auprc: { name: "AUPRC", more: true },
  nll: { name: "NLL", more: false },
  elbo: { name: "ELBO", more: true },
  accuracy_knn: { name: "k-NN accuracy", more: true },
};

/** A contestant's measurements by metric. */
type Metrics = Readonly<Record<string, number | undefined>>;

/** The model beside the baselines on the same rows; the best of each column is marked, whoever it is. */
export function baselineTable(model: Metrics, baselines: Readonly<Record<string, Metrics>>): Html {
  const contestants = [
    { name: "this autoencoder", metrics: model, ours: true },
    ...Object.entries(baselines).map(([name, metrics]) => ({ name, metrics, ours: false })),
  ];
  const names = Object.keys(metricNames).filter((metric) =>
    contestants.some(({ metrics }) => Number.isFinite(metrics[metric])),
  );
  const wins = (metric: string, value: number | undefined): boolean => {
    const values = contestants.flatMap(({ metrics }) => {
      const other = metrics[metric];
      return other !== undefined && Number.isFinite(other) ? [other] : [];
    });
    const best = metricNames[metric].more ? Math.max(...values) : Math.min(...values);
    // What reads the same is a tie.
    return value !== undefined && values.length > 1 && showNumber(value) === showNumber(best);
  };
  return html`<p>${verdict(names, model, baselines, wins)}</p>
<div class="scroll" tabindex="0" role="region" aria-label="The model and the baselines"><table>
<caption>Same rows, same split. ★ marks the best of a column.</caption>
<thead><tr><th scope="col">method</th>${names.map((metric) => html`<th scope="col" class="number">${metricNames[metric].name} ${metricNames[metric].more ? "↑" : "↓"}</th>`)}</tr></thead>
<tbody>${contestants.map(
    ({
      name,
      metrics,
      ours,
    }) => html`<tr${ours && html` class="ours"`}><th scope="row">${name}</th>${names.map((metric) => {
      const value = metrics[metric];
      const best = wins(metric, value);
      return html`<td class="number${best && html` best`}">${best && "★ "}${value === undefined ? "–" : showNumber(value)}</td>`;
    })}</tr>
`,
  )}</tbody></table></div>`;
}

function verdict(
  names: readonly string[],
  model: Metrics,
  baselines: Readonly<Record<string, Metrics>>,
  wins: (metric: string, value: number | undefined) => boolean,
): string {
  const contested = names.filter(
    (metric) =>
      model[metric] !== undefined &&
      Object.values(baselines).some((metrics) => metrics[metric] !== undefined),
  );
  const won = contested.filter((metric) => wins(metric, model[metric]));
  const lost = contested.filter((metric) => !won.includes(metric));
  const say = (metrics: readonly string[]) =>
    metrics.map((metric) => metricNames[metric].name.split(",")[0]).join(", ");
  if (contested.length === 0) return "There is no baseline to compare with on these rows.";
  if (lost.length === 0) return `The autoencoder is best, or as good as the best, by ${say(won)}.`;
  const winners = new Map<string, string[]>();
  for (const metric of lost) {
    const [name] = Object.entries(baselines).find(([, metrics]) => wins(metric, metrics[metric])) ?? [
      "a baseline",
    ];
    winners.set(name, [...(winners.get(name) ?? []), metric]);
  }
  const beaten = [...winners].map(([name, metrics]) => `${name} by ${say(metrics)}`).join("; ");
  const rest = won.length > 0 ? `; the autoencoder leads by ${say(won)}` : "";
  return `A baseline beats the autoencoder: ${beaten}${rest}.`;
}
