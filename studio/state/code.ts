import { applies, type Experiment } from "./experiment.ts";
import { shellWord } from "./shellWord.ts";

/** What the code of an experiment is written for: the name of the file, where the rows are one's own. */
export interface CodeOptions {
  /** The file that holds the rows; drawings are kept as `drawn.npy`. */
  readonly file?: string;
}

/** Epochs without a better held-out error before a run ends: training stops when it stalls. */
const patience = 12;

/** AdamW's usual decay, as the command line has it. */
const adamwDecay = 0.01;

/** A program that trains the same model on the library and saves it. */
export function typescriptOf(experiment: Experiment, options: CodeOptions = {}): string {
  const { rows, seed } = experiment;
  const made = applies("rows", experiment) ? `, { rows: ${rows}, seed: ${seed} }` : "";
  const settings = Object.entries(trainOptionsOf(experiment)).map(
    ([name, value]) => `  ${name}: ${literal(value)},`,
  );
  return `import { normalRows, openDataset, train } from "autoencoder";

const data = await openDataset(${JSON.stringify(sourceOf(experiment, options))}${made});
const training = train(data, {
${settings.join("\n")}
  only: normalRows(data.labels),
});
for await (const event of training)
  if (event.type === "epoch") console.log(event.epoch, event.trainLoss, event.validationLoss);
const model = await training.model;
await model.save("model.safetensors");
await model.close();
await data.close();
`;
}

/** The command that trains the same model and writes it beside its report. */
export function commandOf(experiment: Experiment, options: CodeOptions = {}): string {
  const { type, k, layers, loss, lr, optimizer, schedule, batch, epochs, activation, seed, ...rest } =
    experiment;
  const flags = [
    ...(applies("rows", experiment) ? [`--rows ${rest.rows}`] : []),
    `--type ${type}`,
    `--latent ${k}`,
    ...(layers.length > 0 ? [`--layers ${layers.join(",")}`] : []),
    `--activation ${activation}`,
    `--loss ${loss}`,
    ...(applies("noise", experiment) ? [`--noise ${rest.corruption}:${rest.noise}`] : []),
    ...(applies("sparsity", experiment) ? [`--sparsity ${rest.sparsity}`] : []),
    ...(applies("beta", experiment) ? [`--beta ${rest.beta}`] : []),
    `--lr ${lr}`,
    `--optimizer ${optimizer}`,
    `--schedule ${schedule}`,
    `--batch ${batch}`,
    `--epochs ${epochs}`,
    `--patience ${patience}`,
    `--seed ${seed}`,
  ];
  return `hourglass train ${shellWord(sourceOf(experiment, options))} ${flags.join(" ")} --out model.safetensors`;
}

/** The options of `train` that an experiment stands for. */
export function trainOptionsOf(experiment: Experiment) {
  const { type, k, layers, loss, noise, corruption, sparsity, beta } = experiment;
  const { lr, optimizer, schedule, batch, epochs, activation, seed } = experiment;
  return {
    type,
    latent: k,
    ...(layers.length > 0 && { layers }),
    activation,
    loss,
    ...(applies("noise", experiment) && { noise: { kind: corruption, amount: noise } }),
    ...(applies("sparsity", experiment) && { sparsity }),
    ...(applies("beta", experiment) && { beta }),
    learningRate: lr,
    ...(optimizer === "adamw" && { weightDecay: adamwDecay }),
    schedule,
    batch,
    epochs,
    patience,
    seed,
  };
}

function sourceOf({ data }: Experiment, { file = "data.csv" }: CodeOptions): string {
  if (data === "own") return file;
  return data === "drawn" ? "drawn.npy" : data;
}

/** A value as it is written in a program. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, one]) => `${name}: ${literal(one)}`)
    .join(", ")} }`;
}
