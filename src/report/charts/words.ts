/** The words of the charts of a training, in English; a page of another language hands in its own of the same shape. */
export const lossWords = {
  axis: "Axis",
  linear: "linear",
  logarithmic: "logarithmic",
  epoch: "epoch",
  loss: "loss",
  lossLogarithmic: "loss (logarithmic)",
  trainingByEpoch: "training, epoch",
  trainingBySteps: "training, steps",
  validation: "validation",
  validationAt: (epoch: number, loss: string) => `epoch ${epoch}: validation ${loss}`,
  numbers: "The numbers",
  table: "Loss of each epoch",
  columns: ["epoch", "training loss", "validation loss", "best so far", "seconds"],
  best: "yes",
  trainingLoss: "training loss",
  validationLoss: "validation loss",
  fell: (name: string, first: string, last: string) => `${name} from ${first} to ${last}`,
  alt: (epochs: number, parts: string) => `Line chart of the loss over ${epochs} epochs: ${parts}.`,
};
export type LossWords = typeof lossWords;

/** The words of a histogram of scores, in English. */
export const histogramWords = {
  threshold: (value: string) => `threshold ${value}`,
  group: (rows: number, name: string) => `${rows} rows (${name})`,
  and: " and ",
  alt: (groups: string, low: string, high: string) =>
    `Histogram of the scores of ${groups}, from ${low} to ${high}.`,
  score: "score",
  scoreLogarithmic: "score (logarithmic)",
  share: "% of the group",
  bar: (name: string, share: string, from: string, to: string) => `${name}: ${share} % from ${from} to ${to}`,
  numbers: "The numbers",
  table: "Scores of each group",
  columns: ["group", "rows", "median", "99 %", "largest"],
  above: "above the threshold",
};
export type HistogramWords = typeof histogramWords;
