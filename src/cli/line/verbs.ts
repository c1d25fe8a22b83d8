/** What a verb does and how it is called; its flags are those of the option table that name it. */
export interface Verb {
  /** One sentence for the list of verbs. */
  readonly summary: string;
  /** What stands after the verb, in order. */
  readonly operands: readonly Operand[];
  /** The flags without which the verb cannot run, as usage shows them: `--out MODEL`. */
  readonly needs?: string;
  /** Command lines that run as printed, one after the other, each with what it shows. */
  readonly examples: readonly Example[];
}

/** A word after the verb. */
interface Operand {
  readonly name: string;
  readonly help: string;
  /** Whether it may be left out. */
  readonly optional?: true;
  /** Whether there may be several, as the last of the verb. */
  readonly many?: true;
}

/** A command line without the program's name, and what it shows. */
interface Example {
  readonly line: string;
  readonly shows: string;
}

const data: Operand = {
  name: "DATA",
  help: "a folder of pictures, one picture, an IDX file, .npy or .npz, a table (.csv, .tsv, .parquet, .json, .jsonl; .gz too) or a built-in set",
};
const model: Operand = { name: "MODEL", help: "a model file that train wrote" };
const codes: Operand = { name: "CODES", help: "codes as encode wrote them: .csv, .npy, .parquet or .json" };
const pictures: Operand = {
  name: "IN",
  help: "a picture or a folder of pictures, of any size, or an array of them: IDX, .npy or .npz",
};

const oneRow = (name: string): Operand => ({
  name,
  help: "a picture, or one row of some data by its number: measures.csv#0",
});

/** Every verb, in the order that help lists them. */
export const verbs = {
  train: {
    summary: "Train an autoencoder; write the model file and an HTML report.",
    operands: [data],
    needs: "--out MODEL",
    examples: [
      {
        line: "train glyphs --rows 2000 --epochs 5 --out glyphs.safetensors",
        shows: "pictures; the network suits their size",
      },
      {
        line: "train glyphs --noise gaussian:0.3 --time 20 --out denoiser.safetensors",
        shows: "a denoiser, in twenty seconds",
      },
      {
        line: "train photos --rows 20 --preset denoiser --layers 16,32 --epochs 2 --out any-size.safetensors",
        shows: "a small denoiser for pictures of any size; real ones want photos and an hour",
      },
      {
        line: "train photos --rows 8 --seed 9 --preset denoiser --noisy --from any-size.safetensors --epochs 1 --out mine.safetensors",
        shows: "a denoiser goes on learning from your own noisy pictures, without clean ones",
      },
      {
        line: "train photos --rows 20 --preset inspector --layers 8,16 --patch 32 --epochs 1 --out inspector.safetensors",
        shows:
          "a small inspector, which finds damage in pictures of any size; real ones want good pictures and twenty minutes",
      },
      {
        line: "train sensors --label anomaly --normal 0 --epochs 30 --out sensors.safetensors",
        shows: "a table; the label column is never an input, and only its normal rows are learnt",
      },
      {
        line: "train sensors --label anomaly --normal 0 --rows 1000 --latent auto --epochs 5 --out narrow.safetensors",
        shows: "the width found first, by short trainings",
      },
      {
        line: "train glyphs --rows 500 --epochs 2 --sparsity 0.1 --out sparse.safetensors",
        shows: "a wide code, of which each row uses a tenth",
      },
      {
        line: "train sensors --label anomaly --epochs 5 --type nested --latent 4 --out nested.safetensors",
        shows: "one model of every code width up to 4",
      },
      {
        line: "train glyphs --rows 500 --epochs 2 --beta 1 --warm-up 0.5 --loss bce --out prior.safetensors",
        shows: "a variational model, whose divergence counts from nothing to all over half of the run",
      },
    ],
  },
  look: {
    summary:
      "Say what is understood of data before anything is trained: rows, columns, what is left out and why.",
    operands: [data],
    examples: [
      {
        line: "look sensors --rows 500 --label anomaly",
        shows: "each column's kind, range and missing cells",
      },
      { line: "look sensors --rows 500 --out look.html", shows: "the same as a page" },
    ],
  },
  evaluate: {
    summary: "Measure a model and the baselines on the same rows.",
    operands: [model, data],
    examples: [
      {
        line: "evaluate sensors.safetensors sensors --label anomaly --seed 2",
        shows: "anomaly detection on rows that training never saw",
      },
      {
        line: "evaluate prior.safetensors glyphs --rows 100 --seed 2 --samples 200",
        shows: "the likelihood of a variational model, from 200 draws a row",
      },
    ],
  },
  reconstruct: {
    summary: "Send data through the bottleneck and back.",
    operands: [model, data],
    needs: "--out OUT",
    examples: [
      {
        line: "reconstruct glyphs.safetensors glyphs --rows 16 --out glyphs-back",
        shows: "pictures into a folder",
      },
    ],
  },
  denoise: {
    summary:
      "Clean a picture, a folder of pictures or an array of them; what is written is of the form that came.",
    operands: [model, pictures],
    needs: "--out OUT",
    examples: [
      { line: "denoise denoiser.safetensors glyphs-back --out glyphs-clean", shows: "a folder of pictures" },
      {
        line: "denoise denoiser.safetensors glyphs-back --strength 0.7 --out glyphs-softly",
        shows: "most of the way, so that a little of the grain stays",
      },
      {
        line: "denoise any-size.safetensors glyphs-back --out glyphs-again",
        shows: "by a denoiser of pictures of any size",
      },
    ],
  },
  detect: {
    summary: "Score each row, say which are anomalous and what is to blame.",
    operands: [model, data],
    needs: "--out SCORES",
    examples: [
      {
        line: "detect sensors.safetensors sensors --label anomaly --seed 2 --out scores.csv",
        shows: "score, verdict and the columns to blame, one line a row",
      },
      {
        line: "detect glyphs.safetensors glyphs --rows 300 --seed 2 --rate 0.05 --out odd.csv --maps odd",
        shows: "pictures, with a map of where each anomaly is",
      },
      {
        line: "detect sensors.safetensors sensors --label anomaly --rows 3000 --out shards/faults.csv --shard 1/2",
        shows: "one half of the rows, into shards/faults.1-of-2.csv",
      },
      {
        line: "detect sensors.safetensors sensors --label anomaly --rows 3000 --out shards/faults.csv --shard 2/2",
        shows: "the other, on another machine, say",
      },
      {
        line: "detect inspector.safetensors glyphs-back --out damaged.csv --regions regions.csv",
        shows: "pictures of any size, with the boxes of what an inspector calls damaged",
      },
    ],
  },
  encode: {
    summary: "Write the bottleneck's numbers of each row, as features.",
    operands: [model, data],
    needs: "--out CODES",
    examples: [
      {
        line: "encode glyphs.safetensors glyphs --rows 100 --out codes.npy",
        shows: "csv, npy, parquet or json by extension",
      },
      {
        line: "encode nested.safetensors sensors --label anomaly --rows 100 --width 2 --out two.csv",
        shows: "the first two numbers of a nested model's code",
      },
    ],
  },
  decode: {
    summary: "Turn codes back into pictures or rows.",
    operands: [model, codes],
    needs: "--out OUT",
    examples: [
      { line: "decode glyphs.safetensors codes.npy --out glyphs-decoded", shows: "pictures into a folder" },
    ],
  },
  map: {
    summary: "Draw the codes as a map of points and pictures, in one HTML file.",
    operands: [model, data],
    needs: "--out MAP.html",
    examples: [
      {
        line: "map glyphs.safetensors glyphs --rows 1500 --out glyphs-map.html",
        shows: "coloured by label; how far its neighbourhoods can be trusted, beside PCA of the pixels",
      },
      {
        line: "map glyphs.safetensors glyphs --rows 200 --umap --out beside.html --points points.csv",
        shows: "UMAP beside it, and every row's place as a table",
      },
    ],
  },
  generate: {
    summary: "Make new pictures or rows like those that the model learnt.",
    operands: [model],
    needs: "--out DIR",
    examples: [
      {
        line: "generate glyphs.safetensors --count 36 --out glyphs-new",
        shows:
          "from the mixture of Gaussians that the model keeps of its codes; pictures, and one sheet of them all",
      },
      {
        line: "generate prior.safetensors --count 36 --prior --out glyphs-prior",
        shows: "from the prior of a variational model, to see how far from it the codes came to lie",
      },
    ],
  },
  interpolate: {
    summary: "Walk from one picture or row to another through the code.",
    operands: [model, oneRow("A"), oneRow("B")],
    needs: "--out DIR",
    examples: [
      {
        line: "interpolate glyphs.safetensors glyphs#0 glyphs#1 --steps 8 --out glyphs-between",
        shows: "from the first built-in picture to the second; one file a step, and one sheet",
      },
    ],
  },
  impute: {
    summary: "Fill the missing cells of a table; everything else stays as it stands in the file.",
    operands: [model, data],
    needs: "--out OUT",
    examples: [
      {
        line: "impute sensors.safetensors sensors --rows 2000 --out filled.csv",
        shows: "some known cells are hidden and filled besides, to say how well it does",
      },
    ],
  },
  compress: {
    summary:
      "Write data as a small file of rounded, entropy-coded codes, or photos of any size as a small file each; say what was lost, beside JPEG and WebP.",
    operands: [model, data],
    needs: "--out FILE",
    examples: [
      {
        line: "compress glyphs.safetensors glyphs --rows 200 --out glyphs.hgz",
        shows: "bytes of a picture and its PSNR, beside the codecs at as many bytes",
      },
    ],
  },
  decompress: {
    summary: "Turn a file that compress wrote back into pictures, rows or a photo.",
    operands: [{ name: "FILE", help: "a .hgz file that compress wrote" }],
    needs: "--out OUT",
    examples: [
      {
        line: "decompress glyphs.hgz --model glyphs.safetensors --out glyphs-unpacked",
        shows: "pictures into a folder",
      },
    ],
  },
  sweep: {
    summary:
      "Train a short model for each width of the bottleneck; draw the curve and say which width to take.",
    operands: [data],
    needs: "--out DIR",
    examples: [
      {
        line: "sweep sensors --label anomaly --normal 0 --rows 2000 --latents 1,2,4 --epochs 10 --out sensors-sweep",
        shows: "the held-out error of each width, beside PCA",
      },
    ],
  },
  export: {
    summary: "Write a model as ONNX files, scaler and threshold inside, that were seen to do what it does.",
    operands: [model],
    needs: "--onnx DIR",
    examples: [
      {
        line: "export sensors.safetensors --onnx sensors-onnx",
        shows: "encoder, decoder, whole model and detector, for any ONNX runtime",
      },
    ],
  },
  inspect: {
    summary: "Show a model's layers, parameters and where it came from.",
    operands: [{ name: "MODEL", help: "a model file that train wrote, or an ONNX file of anyone's" }],
    examples: [
      { line: "inspect glyphs.safetensors", shows: "the layer table" },
      { line: "inspect sensors-onnx/score.onnx", shows: "what an ONNX file takes, gives and came from" },
    ],
  },
  merge: {
    summary: "Join what the shards of a run wrote, once each row is seen to be there once.",
    operands: [
      { name: "SHARDS", help: "the files or folders of the shards, or a folder that holds them", many: true },
    ],
    needs: "--out OUT",
    examples: [{ line: "merge shards --out faults.csv", shows: "both, as one run would have written them" }],
  },
  serve: {
    summary: "Answer over HTTP what models say of rows and pictures, until asked to end.",
    operands: [{ ...model, many: true }],
    examples: [
      {
        line: "serve sensors.safetensors",
        shows: "on this machine; the page at http://127.0.0.1:8080/ tells how to ask",
      },
      {
        line: "serve sensors.safetensors any-size.safetensors --host 0.0.0.0 --token s3cret --watch",
        shows: "two models, for other machines too; a model is loaded again when its file changes",
      },
    ],
  },
  studio: {
    summary:
      "Open the studio in the browser, with some data or a model in it; it is served to this machine alone.",
    operands: [
      { name: "DATA|MODEL", help: "a file of data, or a model file that train wrote", optional: true },
    ],
    examples: [
      { line: "studio sensors.safetensors", shows: "a model, to look into" },
      { line: "studio", shows: "the studio by itself; files are dropped in it" },
    ],
  },
  datasets: {
    summary: "List the built-in data sets and what each is for.",
    operands: [],
    examples: [{ line: "datasets", shows: "the list" }],
  },
  demo: {
    summary: "Train a denoiser and an anomaly detector on built-in data; write a report with pictures.",
    operands: [],
    examples: [{ line: "demo", shows: "everything in under three minutes, in the folder demo-out" }],
  },
} as const satisfies Record<string, Verb>;

/** The name of a verb. */
export type VerbName = keyof typeof verbs;

/** The verbs' names, in the order that help lists them. */
export const verbNames = Object.keys(verbs) as readonly VerbName[];

/** How a verb is called: `train DATA --out MODEL`. */
export function usageOf(name: VerbName): string {
  const { operands, needs }: Verb = verbs[name];
  const words = operands.map(({ name, optional, many }) =>
    optional ? `[${name}]` : many ? `${name}…` : name,
  );
  return [name, ...words, ...(needs === undefined ? [] : [needs])].join(" ");
}
