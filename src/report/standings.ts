import { showNumber } from "./units.ts";

/** What a metric is called, and whether more of it is better. */
const metrics: Readonly<Record<string, { name: string; more: boolean }>> = {
  mse: { name: "MSE", more: false },
  psnr: { name: "PSNR, dB", more: true },
  ssim: { name: "SSIM", more: true },
  auroc: { name: "AUROC", more: true },
  auprc: { name: "AUPRC", more: true },
  nll: { name: "NLL", more: false },
  nll_prior: { name: "NLL of the prior", more: false },
  elbo: { name: "ELBO", more: true },
  accuracy_knn: { name: "k-NN accuracy", more: true },
};

const methods: Readonly<Record<string, string>> = {
  pca: "PCA",
  knn: "5 nearest neighbours",
  isolation_forest: "isolation forest",
  mahalanobis: "Mahalanobis distance",
  noisy: "noisy input, as it is",
  nlm: "non-local means",
};

/** A contestant's measurements by metric. */
export type Measured = Readonly<Record<string, number | undefined>>;

/** A model among the baselines: a row a contestant, a column a metric. */
export interface Standings {
  readonly metrics: readonly { readonly name: string; readonly more: boolean }[];
  readonly rows: readonly {
    readonly name: string;
    /** Whether it is the model. */
    readonly ours: boolean;
    readonly cells: readonly { readonly value: number | undefined; readonly best: boolean }[];
  }[];
  /** Who leads, whoever it is, in one sentence. */
  readonly verdict: string;
}

/** Who is best by each metric; what reads the same is a tie, and both are marked. */
export function standings(model: Measured, baselines: Readonly<Record<string, Measured>>): Standings {
  const contestants = [
    { name: "this model", ours: true, measured: model },
    ...Object.entries(baselines).map(([name, measured]) => ({
      name: methods[name] ?? name,
      ours: false,
      measured,
    })),
  ];
  const keys = Object.keys(metrics).filter((key) => contestants.some(({ measured }) => known(measured[key])));
  const bestBy = new Map(
    keys.map((key) => {
      const values = contestants.map(({ measured }) => measured[key]).filter(known);
      return [key, values.length < 2 ? undefined : Math[metrics[key].more ? "max" : "min"](...values)];
    }),
  );
  const wins = (key: string, measured: Measured): boolean => {
    const [value, best] = [measured[key], bestBy.get(key)];
    return known(value) && best !== undefined && showNumber(value) === showNumber(best);
  };
  return {
    metrics: keys.map((key) => metrics[key]),
    rows: contestants.map(({ name, ours, measured }) => ({
      name,
      ours,
      cells: keys.map((key) => ({ value: measured[key], best: wins(key, measured) })),
    })),
    verdict: verdict(),
  };

  function verdict(): string {
    const contested = keys.filter((key) => known(model[key]) && bestBy.get(key) !== undefined);
    if (contested.length === 0) return "There is no baseline to compare with on these rows.";
    const won = contested.filter((key) => wins(key, model));
    const lost = contested.filter((key) => !won.includes(key));
    const say = (some: readonly string[]) => some.map((key) => metrics[key].name.split(",")[0]).join(", ");
    if (lost.length === 0) return `The model is best, or as good as the best, by ${say(won)}.`;
    const winners = new Map<string, string[]>();
    for (const key of lost) {
      const { name } = contestants.find(({ measured }) => wins(key, measured))!;
      winners.set(name, [...(winners.get(name) ?? []), key]);
    }
    const beaten = [...winners].map(([name, some]) => `${name} by ${say(some)}`).join("; ");
    return `A baseline beats the model: ${beaten}${won.length > 0 ? `; the model leads by ${say(won)}` : ""}.`;
  }
}

function known(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}
