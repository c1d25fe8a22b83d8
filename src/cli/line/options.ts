import { cellList, columnTypeList, delimiterText, headerLine, nameList, textList } from "./tableValues.ts";
import {
  choice,
  flag,
  integer,
  noise,
  number,
  numberOf,
  orWord,
  pictureSize,
  type Reader,
  shard,
  sizes,
  sparsity,
  text,
  variance,
} from "./values.ts";
import type { VerbName } from "./verbs.ts";

/** One flag: parsing, checking, help and docs/cli.md are all made from this. */
export interface Option {
  readonly value: Reader<unknown>;
  /** One sentence. */
  readonly help: string;
  /** The sentence for verbs to which it means something of their own. */
  readonly helpOf?: Partial<Record<VerbName, string>>;
  readonly short?: string;
  /** Text read as if it had been given. */
  readonly default?: string;
  /** What happens without the flag, in words, where there is no fixed default. */
  readonly otherwise?: string;
  readonly unit?: string;
  /** The verbs that take it, or every verb. */
  readonly verbs: readonly VerbName[] | "every";
  /** The verbs that cannot run without it. */
  readonly requiredBy?: readonly VerbName[];
}

const reading: readonly VerbName[] = [
  "train",
  "evaluate",
  "reconstruct",
  "detect",
  "encode",
  "map",
  "impute",
];

/** The verbs that open data as a table may be. */
const opening: readonly VerbName[] = [...reading, "look", "compress", "sweep"];

/** The one option table, in the order that help lists it. */
export const options = {
  out: {
    value: text("PATH"),
    short: "o",
    help: "Where to write what is made: a folder for pictures, a table's file for rows.",
    helpOf: {
      train: "File for the model; its report is put beside it.",
      denoise:
        "Where to write what is cleaned: a folder, which keeps the names; one picture's file; or an array's: .npy, .npz or IDX.",
      detect: "File for the scores: .csv, .tsv, .json, .jsonl or .parquet.",
      encode: "File for the codes: .csv, .tsv, .json, .jsonl, .parquet or .npy.",
      map: "HTML file for the map.",
      look: "HTML file for what was understood.",
      demo: "Folder for the demo's files.",
      compress: "File for the compressed rows, .hgz.",
      sweep: "Folder for the curve and the widths tried.",
      merge:
        "What the shards would have been without being apart: the file of a table or of compressed rows, or a folder for pictures.",
    },
    verbs: [
      "train",
      "look",
      "reconstruct",
      "denoise",
      "detect",
      "encode",
      "decode",
      "map",
      "generate",
      "interpolate",
      "impute",
      "demo",
      "compress",
      "decompress",
      "sweep",
      "merge",
    ],
    requiredBy: [
      "train",
      "reconstruct",
      "denoise",
      "detect",
      "encode",
      "decode",
      "map",
      "generate",
      "interpolate",
      "impute",
      "compress",
      "decompress",
      "sweep",
      "merge",
    ],
  },

  type: {
    value: choice("TYPE", ["vanilla", "denoising", "sparse", "nested", "variational", "map"]),
    help: "Kind of autoencoder.",
    otherwise: "the one that --noise, --sparsity, --beta or --neighbours goes with, else vanilla",
    verbs: ["train", "sweep"],
  },
  latent: {
    value: orWord("auto", integer({ min: 1 })),
    short: "k",
    help: "Width of the bottleneck; auto sweeps a few short trainings first and takes the smallest that will do.",
    unit: "numbers",
    otherwise: "chosen from the size of a row",
    verbs: ["train"],
  },
  latents: {
    value: sizes,
    help: "Widths of the bottleneck to try.",
    otherwise: "powers of two that suit a row",
    verbs: ["sweep"],
  },
  preset: {
    value: choice("NAME", ["photo-denoiser", "denoiser", "inspector", "photo-codec"]),
    help: "A whole network and its settings by name; other flags override its parts. photo-denoiser: 256×256 colour photos through 256 numbers. denoiser: a network without a bottleneck that cleans pictures of any size, trained on patches of them. inspector: one that finds damage in pictures of any size, trained on patches of good ones alone. photo-codec: one that compresses photos of any size.",
    verbs: ["train"],
  },
  noisy: {
    value: flag,
    help: "With the preset denoiser: the pictures are noisy themselves, and there are no clean ones.",
    verbs: ["train"],
  },
  from: {
    value: text("MODEL"),
    help: "Go on training this model on new rows or pictures, such as models/denoiser.safetensors on pictures of your own, which a photo-codec can begin with too; its scaler, categories and network stay.",
    verbs: ["train"],
  },
  patch: {
    value: integer({ min: 8, max: 512 }),
    help: "With the presets denoiser, inspector and photo-codec: side of the squares that it learns from.",
    unit: "pixels",
    otherwise: "64; 96 for photo-codec",
    verbs: ["train"],
  },
  half: {
    value: flag,
    help: "With the presets denoiser, inspector and photo-codec: write the weights in half precision, in half the bytes.",
    verbs: ["train"],
  },
  layers: {
    value: sizes,
    help: "Widths (tables) or channels (pictures, series) of the encoder; the decoder mirrors them.",
    otherwise: "chosen from the size of a row",
    verbs: ["train", "sweep"],
  },
  hidden: {
    value: integer({ min: 0 }),
    help: "Units of a dense layer between convolutions and the bottleneck, on each side of it; 0 for none.",
    otherwise: "512 for pictures, or the width of the bottleneck where that is more; none with --layers",
    verbs: ["train", "sweep"],
  },
  activation: {
    value: choice("NAME", ["relu", "leaky-relu", "silu", "tanh", "sigmoid"]),
    help: "Activation between layers.",
    otherwise: "silu",
    verbs: ["train", "sweep"],
  },
  loss: {
    value: choice("LOSS", ["mse", "bce", "huber", "ssim"]),
    help: "How a reconstruction is judged; ssim judges pictures by structural similarity, for sharper ones.",
    otherwise: "mse",
    verbs: ["train", "sweep"],
  },
  noise: {
    value: noise,
    helpOf: {
      evaluate:
        "Corruption to put on the pictures and have taken off again (gaussian: standard deviation; masking, salt-pepper: share of the numbers hit; camera, of a denoiser of pictures of any size: a camera's noise).",
    },
    help: "Corruption that the network learns to undo, fresh each step (gaussian: standard deviation; the others: share of the cells hit. masking sets them to 0, a column's mean; salt-pepper to black or white, or to the lowest or highest of their column; swap takes them from another row). camera, with the preset denoiser: the noise of cameras of random make, Gaussian noise of every level among it.",
    verbs: ["train", "evaluate", "sweep"],
  },
  sparsity: {
    value: sparsity,
    help: "Share of the bottleneck's numbers that a row may use (the largest are kept); or l1:WEIGHT and kl:RATE, penalties on their mean size and on each one's mean activation, or top-k:COUNT.",
    otherwise: "0.1",
    verbs: ["train", "sweep"],
  },
  neighbours: {
    value: integer({ min: 1, max: 1000 }),
    help: "With the type map: how many of the nearest rows of each are kept beside it on the map.",
    unit: "rows",
    otherwise: "15",
    verbs: ["train", "sweep"],
  },
  beta: {
    value: number({ min: 0 }),
    help: "Weight of the divergence term of a variational autoencoder.",
    otherwise: "1",
    verbs: ["train", "sweep"],
  },
  "warm-up": {
    value: number({ min: 0, max: 1, hint: "SHARE" }),
    help: "Share of the training over which the weight of the divergence rises from 0 to --beta.",
    otherwise: "0",
    verbs: ["train", "sweep"],
  },
  "free-bits": {
    value: number({ min: 0, max: 1000, hint: "NATS" }),
    help: "Divergence that each latent number of a variational autoencoder is allowed at no cost.",
    unit: "nats",
    otherwise: "0",
    verbs: ["train", "sweep"],
  },
  variance: {
    value: variance,
    help: "Variance of a variational autoencoder's output with the loss mse: a number, or learned with the weights (of a table or series, one for each column).",
    otherwise: "0.5, which makes the likelihood the sum of squares",
    verbs: ["train", "sweep"],
  },

  epochs: {
    value: integer({ min: 1 }),
    short: "e",
    help: "Most passes over the training rows.",
    otherwise: "about 5,000 steps, or as long as --time allows",
    verbs: ["train", "sweep"],
  },
  batch: {
    value: integer({ min: 1 }),
    help: "Rows in a step.",
    otherwise: "128, or 256 for the type map; fewer for large pictures and few rows",
    verbs: ["train", "sweep"],
  },
  optimizer: {
    value: choice("NAME", ["adam", "adamw", "muon"]),
    help: "How the weights are updated: adamw is adam with weight decay; muon, whose steps take longer, learns more from each where pictures of any size are learnt.",
    otherwise: "muon for inspectors and denoisers, else adam",
    verbs: ["train", "sweep"],
  },
  lr: {
    value: number({ above: 0, hint: "RATE" }),
    help: "Learning rate; the highest one where a schedule varies it.",
    otherwise: "0.005 for pictures, else 0.002; a preset has its own",
    verbs: ["train", "sweep"],
  },
  schedule: {
    value: choice("NAME", ["constant", "cosine", "one-cycle"]),
    help: "How the learning rate moves over the run.",
    otherwise: "one-cycle",
    verbs: ["train", "sweep"],
  },
  "weight-decay": {
    value: number({ min: 0 }),
    help: "Decay of the weights, apart from the gradient (AdamW).",
    otherwise: "0.01 with adamw, else 0",
    verbs: ["train", "sweep"],
  },
  val: {
    value: number({ min: 0, below: 1, hint: "SHARE" }),
    help: "Share of the rows held out for validation.",
    default: "0.1",
    verbs: ["train", "sweep"],
  },
  patience: {
    value: integer({ min: 1 }),
    help: "Epochs without a better validation loss before training stops; the best weights are kept.",
    unit: "epochs",
    otherwise: "never stop early",
    verbs: ["train", "sweep"],
  },
  time: {
    value: number({ above: 0, hint: "SECONDS" }),
    short: "t",
    help: "Most time to train for.",
    unit: "seconds",
    otherwise: "no limit",
    verbs: ["train", "sweep"],
  },
  resume: {
    value: flag,
    help: "Go on from the checkpoint of an interrupted run, to the same bits; starts where there is none, and ends at once where the model is whole already, so that the same line may be run again and again.",
    verbs: ["train"],
  },

  label: {
    value: text("COLUMN"),
    help: "Column that holds labels; never an input.",
    verbs: [...reading, "look", "sweep"],
  },
  normal: {
    value: text("VALUE"),
    help: "Label of normal rows: the only ones that train learns from, and the ones that evaluate and detect call normal.",
    verbs: ["train", "evaluate", "detect", "sweep"],
  },
  maps: {
    value: text("DIR"),
    help: "Folder for a heat map of each picture that is an anomaly, and a page of the oddest beside their repairs.",
    verbs: ["detect"],
  },
  regions: {
    value: text("FILE"),
    help: "With an inspector: a table of the damaged regions, one line each, in pixels of its picture from the upper left corner.",
    verbs: ["detect"],
  },
  points: {
    value: text("FILE"),
    help: "A table of where every row lies on the map, also those that the page does not show: row, name, label, x, y. Ends in .csv, .tsv, .json, .jsonl, .parquet or .npy (x and y alone).",
    verbs: ["map"],
  },
  umap: {
    value: flag,
    help: "Draw and judge UMAP of the same rows beside the map: it takes up to a minute more, and cannot place other rows.",
    verbs: ["map"],
  },
  contamination: {
    value: orWord("auto", number({ min: 0, max: 0.5, hint: "SHARE" })),
    help: "Share of the rows learnt from that are anomalies themselves: so many of the oddest do not count for the threshold of detect, and so many near neighbours are asked for, so that anomalies do not pass because they have each other.",
    otherwise:
      "0 where labels keep anomalies out, else auto: those whose scores stand apart, and a tenth for the neighbours",
    verbs: ["train"],
  },
  rate: {
    value: number({ above: 0, below: 1, hint: "SHARE" }),
    help: "Share of normal rows that may be called anomalous; sets the threshold, by the rows that training held out.",
    default: "0.01",
    verbs: ["detect", "export"],
  },
  strength: {
    value: number({ min: 0, max: 1, hint: "SHARE" }),
    help: "How far to go from the noisy picture (0) to the clean one (1).",
    default: "1",
    verbs: ["denoise"],
  },
  views: {
    value: numberOf("N", [1, 2, 4, 8]),
    help: "With a denoiser of pictures of any size: how many views of a picture are cleaned, turned and flipped, and their mean taken; each costs the time of one.",
    otherwise:
      "by the picture's size: 8 of at most half a megapixel (2^19 pixels), 4 of one, 2 of two, 1 of more",
    verbs: ["denoise", "evaluate"],
  },
  threshold: {
    value: orWord("auto", number({ hint: "SCORE" })),
    help: "Score from which a row is an anomaly, instead of --rate; auto chooses it on DATA: by the labels of a few rows where --label names them, else where scores stand apart from the rest.",
    otherwise: "that of --rate",
    verbs: ["detect"],
  },
  quality: {
    value: number({ min: 1, max: 100 }),
    help: "How finely codes are rounded: at 50 rounding adds a quarter of the model's own error, at 60 a quarter of that. With a codec of photos: 10, 18 and 29 gave 0.2, 0.3 and 0.5 bits a pixel on photos with much detail; below 10 are for small pictures in 60 to 300 bytes.",
    default: "50",
    verbs: ["compress"],
  },
  embed: {
    value: flag,
    help: "Put the decoder into the file, so that nothing else is needed to read it.",
    verbs: ["compress"],
  },
  model: {
    value: text("MODEL"),
    help: "The model that compressed the file.",
    otherwise: "the decoder in the file",
    verbs: ["decompress"],
  },
  onnx: {
    value: text("DIR"),
    help: "Folder for the ONNX files.",
    verbs: ["export"],
    requiredBy: ["export"],
  },
  samples: {
    value: integer({ min: 1, max: 100_000, hint: "K" }),
    help: "Draws of the code for each row that estimate a variational model's likelihood.",
    default: "64",
    verbs: ["evaluate"],
  },
  width: {
    value: integer({ min: 1 }),
    help: "Use only the first numbers of a nested model's code.",
    unit: "numbers",
    otherwise: "all",
    verbs: ["reconstruct", "encode", "decode"],
  },
  training: {
    value: text("DATA"),
    help: "What the model was trained on, for the baselines to learn from.",
    otherwise: "opened again from where train read it, if it is still the same",
    verbs: ["evaluate"],
  },
  clean: {
    value: text("DIR"),
    help: "Folder with the clean picture of each noisy one, under the same name.",
    verbs: ["evaluate"],
  },
  header: {
    value: headerLine,
    help: "CSV: whether a line names the columns, or the number of that line; lines above it are passed over.",
    otherwise: "told from the first lines",
    verbs: opening,
  },
  delimiter: {
    value: delimiterText,
    help: "CSV: what stands between cells, or the word tab or space.",
    otherwise: "told from the first lines",
    verbs: opening,
  },
  encoding: {
    value: text("NAME"),
    help: "CSV and JSON: how characters are written, such as windows-1252, utf-16le or shift_jis.",
    otherwise: "UTF-8, or what a byte-order mark says",
    verbs: opening,
  },
  columns: {
    value: nameList,
    help: "Tables: the columns to read, by name.",
    otherwise: "all; with a model, its own",
    verbs: opening,
  },
  drop: {
    value: nameList,
    help: "Tables: columns not to read, by name.",
    verbs: opening,
  },
  types: {
    value: columnTypeList,
    help: "Tables: what columns are: number, text (categories), date (days since 1970) or skip.",
    otherwise: "told from all the cells of a column",
    verbs: opening,
  },
  missing: {
    value: textList,
    help: "Tables: the texts that mean a missing cell, beside the empty one.",
    otherwise: "NA, N/A, NaN, null, ? and their kin",
    verbs: opening,
  },
  layout: {
    value: choice("AXES", ["NHW", "NHWC", "NCHW", "HWC", "CHW"]),
    help: "Arrays of pictures: what their axes mean, slowest first: number, height, width, channels.",
    otherwise: "told from the lengths of the axes",
    verbs: [...opening, "denoise"],
  },
  array: {
    value: text("NAME"),
    help: "Archives of arrays (.npz): the name of the array to read.",
    otherwise: "x, data or images, or the only one",
    verbs: [...opening, "denoise"],
  },
  size: {
    value: pictureSize,
    help: "Resize pictures to this height and width.",
    unit: "pixels",
    otherwise: "the pictures' own size",
    verbs: ["train", "look", "sweep"],
  },
  series: {
    value: flag,
    help: "Read the table as a series in time order.",
    verbs: ["train", "look", "sweep"],
  },
  window: {
    value: integer({ min: 2 }),
    help: "Length of the windows that a series is cut into.",
    unit: "samples",
    verbs: ["train", "look", "sweep"],
  },
  rows: {
    value: integer({ min: 1 }),
    help: "How many rows to make of a built-in set.",
    otherwise: "the set's own number",
    verbs: opening,
  },
  count: {
    value: integer({ min: 1, max: 1_000_000 }),
    short: "n",
    help: "How many new rows to make.",
    default: "64",
    verbs: ["generate"],
  },
  prior: {
    value: flag,
    help: "Draw from the prior that a variational model was trained towards, not from where its training codes came to lie.",
    verbs: ["generate"],
  },
  where: {
    value: cellList,
    help: "Tables: make rows in which these cells hold, the others as the model expects them beside these.",
    verbs: ["generate"],
  },
  steps: {
    value: integer({ min: 2, max: 10_000 }),
    help: "How many rows on the way, both ends among them.",
    default: "10",
    verbs: ["interpolate"],
  },
  report: {
    value: choice("WHETHER", ["yes", "no"]),
    help: "Whether to measure the trained model beside the baselines and write the report.",
    helpOf: { sweep: "Whether to write the report." },
    default: "yes",
    verbs: ["train", "sweep"],
  },
  shard: {
    value: shard,
    help: "Do one of N equal parts of the rows, into a file of its own beside --out, and pass over a part that is done; merge joins them. auto takes the index from Slurm, a Kubernetes indexed job or MPI.",
    verbs: ["reconstruct", "denoise", "detect", "encode", "compress"],
  },
  port: {
    value: integer({ min: 0, max: 65_535 }),
    help: "Port to listen at; 0 takes any that is free.",
    otherwise: "8080 for serve; 4270 for the studio, or any where that is taken",
    verbs: ["serve", "studio"],
  },
  host: {
    value: text("ADDRESS"),
    help: "Address to listen at; one that other machines reach, such as 0.0.0.0, needs --token.",
    otherwise: "127.0.0.1, which only this machine reaches",
    verbs: ["serve"],
  },
  token: {
    value: text("TOKEN"),
    help: "What every request must bear, as Authorization: Bearer TOKEN; only /health is open without it.",
    otherwise: "the variable HOURGLASS_TOKEN, which other programs of this machine cannot read; else none",
    verbs: ["serve"],
  },
  queue: {
    value: integer({ min: 1, max: 100_000 }),
    help: "Most requests under way, those that wait among them; more are refused with 503 and Retry-After.",
    default: "512",
    verbs: ["serve"],
  },
  body: {
    value: number({ above: 0, max: 65_536, hint: "MIB" }),
    help: "Largest body of a request.",
    unit: "MiB",
    default: "64",
    verbs: ["serve"],
  },
  timeout: {
    value: number({ above: 0, max: 86_400, hint: "SECONDS" }),
    help: "Most time until an answer begins.",
    unit: "seconds",
    default: "60",
    verbs: ["serve"],
  },
  watch: {
    value: flag,
    help: "Load a model again when its file changes; SIGHUP and POST /reload do so in any case.",
    verbs: ["serve"],
  },
  "no-open": {
    value: flag,
    help: "Do not open the browser.",
    verbs: ["studio"],
  },
  strict: {
    value: flag,
    help: "Stop at the first unreadable file instead of skipping and counting it.",
    verbs: ["train", "look", "evaluate", "reconstruct", "denoise", "detect", "encode", "compress", "sweep"],
  },

  seed: {
    value: integer({ min: 0, max: 2 ** 32 - 1 }),
    help: "Start of everything random; the same seed, machine and engine give the same bits.",
    default: "0",
    verbs: "every",
  },
  threads: {
    value: integer({ min: 1, max: 1024 }),
    help: "Processor threads to use.",
    helpOf: {
      serve: "Processor threads of the engine; without it one fewer than there are cores, for the requests.",
    },
    otherwise: "one for each core",
    verbs: "every",
  },
  device: {
    value: choice("NAME", ["cpu", "webgpu"]),
    help: "What computes.",
    default: "cpu",
    verbs: "every",
  },
  json: { value: flag, help: "Print one JSON document on stdout, and nothing else there.", verbs: "every" },
  quiet: { value: flag, short: "q", help: "Show no progress and no notes.", verbs: "every" },
  help: { value: flag, short: "h", help: "Show help for hourglass or a verb.", verbs: "every" },
  version: { value: flag, help: "Show the version.", verbs: "every" },
} as const satisfies Record<string, Option>;

/** The name of a flag, without its dashes. */
export type OptionName = keyof typeof options;

/** The flags' names, in the order that help lists them. */
export const optionNames = Object.keys(options) as readonly OptionName[];

/** The values of a command line's flags, by name; absent where neither given nor defaulted. */
export type Values = {
  readonly [N in OptionName]?: (typeof options)[N]["value"] extends Reader<infer T> ? T : never;
};

/** Whether a verb takes a flag. */
export function takes(verb: VerbName, name: OptionName): boolean {
  const { verbs }: Option = options[name];
  return verbs === "every" || verbs.includes(verb);
}
