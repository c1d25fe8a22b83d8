import type {
  Calibration,
  Finding,
  LayerTable,
  Look,
  ModelSpec,
  OpenOptions,
  Provenance,
  TrainEvent,
} from "autoencoder";

/**
 * What a page and its train worker say to each other. A page calls by name and gets an answer or a {@link Failure}; the
 * worker pushes {@link Pushed} while it trains. Data sets, weights, checkpoints and models stay in the worker.
 */
export interface Calls {
  /** Opens rows under a name; what was under it before is closed. */
  open(asked: { data: string; source: RowSource; options?: OpenOptions }): Promise<Opened>;
  /** Some rows as the data set has them, with their labels and names. */
  rows(asked: { data: string; rows: readonly number[] }): Promise<RawRows>;
  /** Begins a training that shows so many held-out rows; events and pictures of it are pushed until its state is `done` or `failed`. */
  start(asked: { run: string; data: string; options: RunOptions; watch: number }): Promise<void>;
  /** Lets a run go on, each event after a pause of so many milliseconds; 0 for as fast as it can. */
  play(asked: { run: string; pauseMs?: number }): Promise<void>;
  pause(asked: { run: string }): Promise<void>;
  /** Takes a few updates of a paused run: what lies between two events. */
  step(asked: { run: string }): Promise<void>;
  /** Ends a run early and makes a model of what it has learnt. */
  stop(asked: { run: string }): Promise<void>;
  /** Ends a run without a model and releases all of it. */
  drop(asked: { run: string }): Promise<void>;
  /** Shows a checkpoint again, counted from 0, or the latest one. */
  scrub(asked: { run: string; checkpoint?: number }): Promise<Snapshot>;
  /** A page has drawn a snapshot, so that the next may come. */
  drawn(asked: { run: string }): Promise<void>;

  /** Rows of a data set, or numbers in the data's own units, through a run's network. */
  through(asked: Through): Promise<Passed>;
  /** Codes [n, k] through a run's decoder. */
  decode(asked: { run: string; codes: Float32Array<ArrayBuffer>; checkpoint?: number }): Promise<Floats>;
  /** Codes of rows, for a map. */
  encode(asked: { run: string; rows: readonly number[]; checkpoint?: number }): Promise<Codes>;
  /** New rows from a finished model's own density, or its prior. */
  sample(asked: { model: string; count: number; seed: number; prior?: boolean }): Promise<Floats>;

  /** Every row's score, and the worst with their columns to blame. */
  rank(asked: { model: string; data: string; most: number }): Promise<Ranking>;
  /** What methods that are not trained say of the same rows, beside the scores that `rank` gave. */
  beside(asked: {
    model: string;
    data: string;
    scores: Float64Array<ArrayBuffer>;
    rows: readonly number[];
  }): Promise<Beside>;
  /** Every row's score, verdict and blame by a threshold, as the CSV that the command line writes. */
  scores(asked: { model: string; data: string; threshold: number }): Promise<string>;
  /** A report of a finished training as one HTML file. */
  report(asked: { model: string; data: string; title: string }): Promise<string>;
  /** The bytes of a model's file. */
  modelBytes(asked: { model: string }): Promise<Uint8Array<ArrayBuffer>>;
  /** Opens a model file under a name, as the command line wrote it. */
  loadModel(asked: { model: string; file: Blob }): Promise<ModelCard>;
  /**
   * Shows a model file as a run that is over, on rows that are given or, of a model of a built-in set, on that set's. Fails with
   * the code `needs-rows` where neither is there.
   */
  adopt(asked: { run: string; data: string; file: Blob; source?: RowSource; watch: number }): Promise<Opened>;
  /** Opens rows as a loaded model takes them, their file read as the options say. */
  openFor(asked: { model: string; data: string; source: RowSource; options?: OpenOptions }): Promise<Opened>;
  /** Trains each width for a moment and measures it; pushes a point each. */
  sweep(asked: { sweep: string; data: string; options: SweepWishes }): Promise<readonly SweptWidth[]>;
  /** Ends a sweep, which then fails with the code `stopped`; the points that were pushed hold. */
  stopSweep(asked: { sweep: string }): Promise<void>;
  /** A picture through a convolutional autoencoder of pictures of its size, whose file is given once. */
  narrow(asked: PhotoAsked): Promise<Narrowed>;
  /** A photo, RGBA 0…255, through a denoiser of pictures of any size, whose file is given once. */
  clean(asked: PhotoAsked): Promise<CleanedPicture>;
}

export type CallName = keyof Calls;
export type Asked<K extends CallName> = Parameters<Calls[K]>[0];
export type Answer<K extends CallName> = Awaited<ReturnType<Calls[K]>>;

/** Where rows come from. Drawings are grey, 0…255, [n, 28, 28]. */
export type RowSource =
  | { readonly kind: "builtin"; readonly name: string; readonly rows: number; readonly seed: number }
  | { readonly kind: "files"; readonly files: readonly File[] }
  | { readonly kind: "drawn"; readonly pictures: Uint8Array<ArrayBuffer>; readonly side: number };

export interface Opened {
  readonly look: Look;
  /** A label for each row, where there is one. */
  readonly labels?: readonly string[];
  /** Rows that a training may learn from: those labelled normal, or all. */
  readonly learnable: number;
}

export interface RawRows {
  readonly shape: readonly number[];
  /** As 0…1 for pictures; the data's own units else. */
  readonly values: Float64Array<ArrayBuffer>;
  readonly labels?: readonly string[];
  readonly names?: readonly string[];
}

/** The options of `train` that cross to the worker, and a run to go on from. */
export interface RunOptions {
  readonly type?: ModelSpec["type"];
  readonly latent?: number;
  readonly layers?: readonly number[];
  /** Units of a dense layer beside the waist of a network of pictures; 0 for none. */
  readonly hidden?: number;
  readonly activation?: string;
  readonly loss?: string;
  readonly noise?: { readonly kind: string; readonly amount: number };
  readonly sparsity?: number;
  readonly beta?: number;
  readonly learningRate?: number;
  readonly weightDecay?: number;
  readonly schedule?: string;
  readonly batch?: number;
  readonly epochs?: number;
  readonly seconds?: number;
  readonly patience?: number;
  readonly seed?: number;
  /** Begins with the weights of a checkpoint of another run of the same network. */
  readonly fork?: { readonly run: string; readonly checkpoint: number };
}

/** What a network makes of some rows. Every array is row-major, features as the network sees them. */
export interface Passed {
  /** Numbers of a row. */
  readonly width: number;
  /** The rows, [n, width]. */
  readonly rows: Float32Array<ArrayBuffer>;
  /** What the encoder was shown, where that is corrupted, [n, width]. */
  readonly seen?: Float32Array<ArrayBuffer>;
  /** [n, k] */
  readonly codes: Float32Array<ArrayBuffer>;
  /** Of a variational code, [n, k]. */
  readonly logVariance?: Float32Array<ArrayBuffer>;
  /** [n, width] */
  readonly predicted: Float32Array<ArrayBuffer>;
  /** Of the first row, in order from the first layer to the last, where asked for. */
  readonly activations?: readonly Activation[];
  /** Milliseconds that the engine took. */
  readonly ms: number;
}

export interface Activation {
  /** The layer's kind, `dense`, `conv` …, or `waist`. */
  readonly kind: string;
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer>;
  /** What each group of the layer's input adds to its sums, [groups, numbers]. */
  readonly added: Float32Array<ArrayBuffer>;
  readonly groups: number;
}

export interface Through {
  readonly run: string;
  readonly checkpoint?: number;
  readonly rows: { readonly data: readonly number[] } | { readonly values: Float32Array<ArrayBuffer> };
  /** Only the first numbers of the code; the others are 0. */
  readonly waist?: number;
  readonly activations?: boolean;
  /** As training shows the rows: with its noise. */
  readonly noisy?: boolean;
}

export interface Floats {
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer>;
}

export interface Codes {
  readonly k: number;
  readonly codes: Float32Array<ArrayBuffer>;
  readonly logVariance?: Float32Array<ArrayBuffer>;
}

/** A run as it stands at one checkpoint, on the rows that the page watches. */
export interface Snapshot {
  readonly run: string;
  /** Checkpoints kept so far, and which this is. */
  readonly checkpoints: number;
  readonly checkpoint: number;
  readonly step: number;
  readonly epoch: number;
  readonly passed: Passed;
  /** Root of the mean squared gradient of each layer, from Adam's running mean, from the input to the output. */
  readonly gradients: readonly LayerSize[];
}

export interface LayerSize {
  readonly part: "encoder" | "waist" | "decoder";
  /** Place in its part, from 1. */
  readonly n: number;
  readonly size: number;
}

/** What kind of network a run trains, known before its first step. */
export interface RunCard {
  readonly run: string;
  readonly spec: ModelSpec;
  readonly layers: LayerTable;
  readonly parameters: number;
  /** Rows held out, and those of them whose reconstructions are pushed. */
  readonly heldOut: readonly number[];
  readonly watched: readonly number[];
}

export interface ModelCard {
  readonly model: string;
  readonly family: "autoencoder" | "denoiser";
  readonly spec: ModelSpec | undefined;
  readonly parameters: number;
  readonly provenance: Provenance;
  readonly findings: readonly Finding[];
  readonly bytes: number;
}

/** Why something did not work, and what a button may do about it. */
export interface Failure {
  readonly code: string;
  readonly reason?: string;
  /** The sentence to show. */
  readonly message: string;
  readonly advice: Finding["advice"];
}

export type RunState = "preparing" | "playing" | "paused" | "judging" | "done" | "failed";

export type Pushed =
  | { readonly kind: "card"; readonly card: RunCard }
  | { readonly kind: "event"; readonly run: string; readonly event: TrainEvent }
  | {
      readonly kind: "state";
      readonly run: string;
      readonly state: RunState;
      readonly failure?: Failure;
      readonly model?: ModelCard;
    }
  | { readonly kind: "snapshot"; readonly snapshot: Snapshot }
  | { readonly kind: "swept"; readonly sweep: string; readonly point: SweptWidth }
  | { readonly kind: "progress"; readonly what: string; readonly share: number };

export interface RankedRow {
  readonly row: number;
  readonly score: number;
  readonly anomaly: boolean;
  readonly blame: readonly {
    readonly column: string;
    readonly value: number | string;
    readonly expected: number | string;
    readonly share: number;
  }[];
  readonly name?: string;
  /** When a time step is, where the series says. */
  readonly time?: string;
  readonly label?: string;
  /** Of pictures, what the model would have it be, and where they differ, 0…1. */
  readonly picture?: { readonly input: Floats; readonly repaired: Floats; readonly heat: Floats };
}

export interface Ranking {
  /** Of every row, in the order of the data; of a series that was cut, of every time step: not a number where no window holds it. */
  readonly scores: Float64Array<ArrayBuffer>;
  /** The worst rows, the worst first. */
  readonly worst: readonly RankedRow[];
  /** What is known of the thresholds of the slider; none where too few rows were held out to know any. */
  readonly thresholds: readonly Calibration[];
  /** Of a series that was cut, one of its columns, by time step: the one that is most to blame for what is oddest. */
  readonly series?: { readonly column: string; readonly values: Float32Array<ArrayBuffer> };
  /** When the first and the last time step of it are, where it says. */
  readonly ends?: readonly [string, string];
}

/** What simpler methods say of the rows that were asked for. */
export interface Beside {
  /** Place of each row by each method, from 1 for the oddest of all; no method where there are too many rows or too wide ones. */
  readonly places: Readonly<Record<string, readonly number[]>>;
  /** Area under the ROC curve by method, where labels tell which rows are odd; `model` is ours. */
  readonly auroc?: Readonly<Record<string, number>>;
  /** Why the methods were not asked: fewer rows than they need, or more or wider ones than a page has time for. */
  readonly left?: "few" | "much";
}

export interface SweepWishes extends RunOptions {
  readonly widths: readonly number[];
  /** `noisy`: learns from rows with noise in them, judged against the clean ones. `few`: learns from few rows. */
  readonly condition: "clean" | "noisy" | "few";
}

export interface SweptWidth {
  readonly k: number;
  /** A trained network, or the best linear code of the width. */
  readonly method: "network" | "linear";
  /** Mean squared error against what the model was given, of held-out rows. */
  readonly input: number;
  /** Mean squared error against the clean row. */
  readonly clean: number;
  readonly seconds: number;
}

export interface PhotoAsked {
  readonly width: number;
  readonly height: number;
  /** RGBA, 0…255. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly model?: Uint8Array<ArrayBuffer>;
}

export interface CleanedPicture {
  /** RGBA, 0…255, of the size that was given. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly ms: number;
}

/** What became of a picture on its way through a bottleneck. */
export interface Narrowed extends CleanedPicture {
  /** [k] */
  readonly code: Float32Array<ArrayBuffer>;
  /** Some maps of each convolution, from the first to the last but one. */
  readonly layers: readonly LayerMaps[];
}

/** Some of the maps that a layer gives. */
export interface LayerMaps {
  /** How many maps there are. */
  readonly channels: number;
  /** Pixels along a side of a map. */
  readonly side: number;
  /** Those that are shown, [n, side, side], each from its least number, 0, to its largest, 255. */
  readonly maps: Uint8Array<ArrayBuffer>;
}

/** A call as a message. */
export interface CallMessage {
  readonly id: number;
  readonly name: CallName;
  readonly asked: unknown;
}

export type WorkerMessage =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failure: Failure }
  | Pushed;
