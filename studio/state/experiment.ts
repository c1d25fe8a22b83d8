import { choice, type Field, number, whole, wholes, words } from "./fields.ts";
import { type HidePart, hideParts, type LockPart, lockParts } from "./lesson.ts";
import type { SettingName } from "./settings.ts";

/** Where the rows of an experiment come from: a built-in set, pictures drawn here, or files of one's own. */
export const dataNames = ["glyphs", "heartbeats", "sensors", "drawn", "own"] as const;
export type DataName = (typeof dataNames)[number];

/** Types of autoencoder, in the order of the keys `1` … `5`. */
export const typeNames = ["vanilla", "denoising", "sparse", "variational", "nested"] as const;
export type TypeName = (typeof typeNames)[number];

/** All that decides what a training in the Lab learns, as plain data; the same experiment gives the same numbers. */
export interface Experiment {
  readonly data: DataName;
  /** Rows of a built-in set, 16 … 20,000. */
  readonly rows: number;
  readonly type: TypeName;
  /** Numbers of the code, 1 … 256. */
  readonly k: number;
  /** Channels (pictures, series) or units (tables) of the encoder; empty leaves them to the library. */
  readonly layers: readonly number[];
  readonly loss: "mse" | "bce" | "huber" | "ssim";
  /** How much of the corruption a denoising model learns to undo, 0 … 1. */
  readonly noise: number;
  readonly corruption: "gaussian" | "masking" | "salt-pepper" | "swap";
  /** Share of the code's numbers that a row of a sparse model may use, 0.01 … 1. */
  readonly sparsity: number;
  /** Weight of the divergence of a variational model, 0 … 100. */
  readonly beta: number;
  /** Peak learning rate, 1e-6 … 1. */
  readonly lr: number;
  readonly optimizer: "adam" | "adamw";
  readonly schedule: "one-cycle" | "cosine" | "constant";
  /** Rows of a step, 1 … 512. */
  readonly batch: number;
  /** Passes over the rows, 1 … 1,000. */
  readonly epochs: number;
  readonly activation: "silu" | "relu" | "leaky-relu" | "tanh" | "sigmoid";
  readonly seed: number;
  /** What a lesson leaves out, here and on other pages. */
  readonly hide: readonly HidePart[];
  /** What a lesson shows and does not let change, here and on other pages. */
  readonly lock: readonly LockPart[];
}

type Fields = { readonly [K in keyof Experiment]: Field<Experiment[K]> };

const fields: Fields = {
  data: choice(dataNames),
  rows: whole(16, 20_000),
  type: choice(typeNames),
  k: whole(1, 256),
  layers: wholes(1, 512, 5),
  loss: choice(["mse", "bce", "huber", "ssim"]),
  noise: number(0, 1),
  corruption: choice(["gaussian", "masking", "salt-pepper", "swap"]),
  sparsity: number(0.01, 1),
  beta: number(0, 100),
  lr: number(1e-6, 1),
  optimizer: choice(["adam", "adamw"]),
  schedule: choice(["one-cycle", "cosine", "constant"]),
  batch: whole(1, 512),
  epochs: whole(1, 1000),
  activation: choice(["silu", "relu", "leaky-relu", "tanh", "sigmoid"]),
  seed: whole(0, 4_294_967_295),
  hide: words(hideParts),
  lock: words(lockParts),
};

const names = Object.keys(fields) as (keyof Experiment)[];

/** The version of the address's form; a link of a later one is read as far as it is understood, and that is said. */
const version = 1;

/** What suits each source of rows where nothing is said: trained in seconds on two cores. */
export function usual(data: DataName): Experiment {
  const pictures = data === "glyphs" || data === "drawn";
  return {
    data,
    rows: 2000,
    type: "vanilla",
    k: pictures ? 16 : 4,
    layers: pictures ? [8, 16] : data === "heartbeats" ? [8, 16] : [],
    loss: "mse",
    noise: 0.35,
    corruption: "gaussian",
    sparsity: 0.1,
    beta: 1,
    lr: pictures ? 0.01 : 0.005,
    optimizer: "adam",
    schedule: "one-cycle",
    batch: 32,
    epochs: data === "drawn" ? 200 : 30,
    activation: "silu",
    seed: 1,
    hide: [],
    lock: [],
  };
}

/** What was not taken from a link as it stood. */
export interface Notice {
  readonly key: string;
  readonly received: string;
  /** `unknown`: no such setting. `unreadable`: not of its kind, so the usual value holds. `clamped`: brought to `used`. */
  readonly problem: "unknown" | "unreadable" | "clamped" | "version";
  readonly used?: string;
}

/** Keys of an address that are not the experiment's own: what the page opens, and what the Lab looks at. */
const besides = new Set(["open", "go", "lang"]);

/** An experiment from the fragment of an address, such as `#v=1&data=glyphs&k=8`. Never throws: what is wrong is noted. */
export function readExperiment(fragment: string): { experiment: Experiment; notices: readonly Notice[] } {
  const given = new Map(new URLSearchParams(fragment.replace(/^#/, "")));
  const notices: Notice[] = [];
  const asked = given.get("data");
  const data = asked === undefined ? "glyphs" : (fields.data.read(asked) ?? "glyphs");
  const experiment: { -readonly [K in keyof Experiment]: Experiment[K] } = { ...usual(data) };

  const take = <K extends keyof Experiment>(key: K, received: string): void => {
    const value = fields[key].read(received);
    if (value === undefined) {
      notices.push({ key, received, problem: "unreadable", used: fields[key].write(experiment[key]) });
      return;
    }
    experiment[key] = value;
    const used = fields[key].write(value);
    if (!alike(used, received)) notices.push({ key, received, problem: "clamped", used });
  };
  for (const [key, received] of given) {
    if (isSetting(key)) take(key, received);
    else if (key === "v") {
      if (received !== String(version))
        notices.push({ key, received, problem: "version", used: String(version) });
    } else if (!besides.has(key)) notices.push({ key, received, problem: "unknown" });
  }
  if (experiment.loss === "ssim" && !hasPictures(experiment.data)) {
    experiment.loss = "mse";
    notices.push({ key: "loss", received: "ssim", problem: "clamped", used: "mse" });
  }
  return { experiment, notices };
}

/** The fragment that {@link readExperiment} reads the same experiment from: what differs from the usual, and no more. */
export function writeExperiment(experiment: Experiment): string {
  const base = usual(experiment.data);
  const text = <K extends keyof Experiment>(key: K, from: Experiment): string => fields[key].write(from[key]);
  const parts = names.flatMap((key) => {
    const own = text(key, experiment);
    return key === "data" || own !== text(key, base) ? [`${key}=${own}`] : [];
  });
  return `#${[`v=${version}`, ...parts].join("&")}`;
}

/** An experiment with some settings changed, each within its range; another source of rows brings its usual settings. */
export function changed(experiment: Experiment, change: Partial<Experiment>): Experiment {
  const { hide, lock, seed } = experiment;
  const moved = change.data !== undefined && change.data !== experiment.data;
  const base = moved ? { ...usual(change.data as DataName), hide, lock, seed } : experiment;
  return readExperiment(writeExperiment({ ...base, ...change })).experiment;
}

/** Whether a lesson keeps a setting as its link has it: what is not shown, or is locked, does not change. */
export function isFixed(setting: SettingName, { hide, lock }: Experiment): boolean {
  return hide.includes(setting) || lock.includes(setting);
}

/** A key that the type of model gives no meaning to, so that a page need not show it. */
export function applies(setting: SettingName, { type, data }: Experiment): boolean {
  switch (setting) {
    case "noise":
    case "corruption":
      return type === "denoising";
    case "sparsity":
      return type === "sparse";
    case "beta":
      return type === "variational";
    case "rows":
      return data !== "drawn" && data !== "own";
    default:
      return true;
  }
}

/** Whether the rows may be pictures; of one's own files it is not known here. */
export function hasPictures(data: DataName): boolean {
  return data !== "sensors" && data !== "heartbeats";
}

function isSetting(key: string): key is keyof Experiment {
  return Object.hasOwn(fields, key);
}

/** Whether two texts say the same: `.35`, `0.35` and `0.350` do. */
function alike(a: string, b: string): boolean {
  const numbers = (text: string): string =>
    text
      .split(",")
      .map((one) => (one !== "" && Number.isFinite(Number(one)) ? String(Number(one)) : one))
      .join(",");
  return numbers(a) === numbers(b);
}
