import type { OpenOptions } from "autoencoder";
import { CallError, failureOf } from "../worker/client.ts";
import type { Beside, Failure, Opened, Ranking, RowSource } from "../worker/protocol.ts";
import { longHidden } from "./longHidden.ts";
import { type LiveRun, trainer } from "./trainer.svelte.ts";

/** The way of one's own data from the file to what is odd in it. */
export type Phase = "empty" | "reading" | "read" | "training" | "ranking" | "ranked" | "failed";

/** How long a training of one's own data may take, in seconds. */
export const lengths = [6, 30, 120] as const;
export type Length = (typeof lengths)[number];

/** Rows that are listed, the oddest first. */
const listed = 200;
const name = "own";

/** What is known of one's own data, and what can be done next. One at a time; it lives as long as the page is open. */
export interface Analysis {
  readonly phase: Phase;
  readonly fileName: string;
  readonly source: RowSource | undefined;
  readonly opened: Opened | undefined;
  readonly options: OpenOptions;
  readonly ranking: Ranking | undefined;
  /** What simpler methods say; a moment after the ranking. */
  readonly beside: Beside | undefined;
  readonly failure: Failure | undefined;
  readonly progress: { readonly what: string; readonly share: number } | undefined;
  readonly run: LiveRun;
  /** Seconds that reading, training and scoring took. */
  readonly seconds: number | undefined;
  /** Whether a model file is used, so that nothing is trained. */
  readonly loaded: boolean;
  /** Whether the page was hidden for so long that training was stopped. */
  readonly hiddenStop: boolean;
  open(source: RowSource, fileName: string): Promise<void>;
  /** Opens a file that is on its way. */
  openFetched(file: Promise<File>): Promise<void>;
  /** Reads the same files another way. */
  reread(options: OpenOptions): Promise<void>;
  /** Trains for so long; `seed` decides where the weights begin. */
  train(length: Length, seed?: number): Promise<void>;
  stop(): void;
  /** Scores the data that is open by a model file. */
  useModel(file: File): Promise<void>;
  /** Every row's score, verdict and blame by a threshold, as the CSV that the command line writes. */
  scores(threshold: number): Promise<string>;
  modelBytes(): Promise<Uint8Array<ArrayBuffer>>;
  report(): Promise<string>;
  clear(): void;
}

function makeAnalysis(): Analysis {
  let phase = $state.raw<Phase>("empty");
  let fileName = $state.raw("");
  let opened = $state.raw<Opened>();
  let options = $state.raw<OpenOptions>({});
  let ranking = $state.raw<Ranking>();
  let beside = $state.raw<Beside>();
  let failure = $state.raw<Failure>();
  let progress = $state.raw<{ what: string; share: number }>();
  let seconds = $state.raw<number>();
  let loaded = $state.raw(false);
  let hiddenStop = $state.raw(false);
  let source = $state.raw<RowSource>();
  let began = 0;
  /** Milliseconds that reading the source took; how long a person then looks at it is no work. */
  let readFor = 0;
  let model = name;
  /** A later wish makes the answers to an earlier one void. */
  let turn = 0;

  trainer.listen((pushed) => {
    if (pushed.kind === "progress") progress = { what: pushed.what, share: pushed.share };
  });
  longHidden(() => {
    if (phase !== "training") return;
    hiddenStop = true;
    void trainer.call("stop", { run: name });
  });
  const trying = async (work: (current: () => boolean) => Promise<void>): Promise<void> => {
    const mine = ++turn;
    try {
      failure = undefined;
      await work(() => mine === turn);
    } catch (error) {
      if (mine !== turn) return;
      failure = failureOf(error);
      // What was there before is there still.
      phase = ranking ? "ranked" : opened ? "read" : "failed";
    }
  };
  const read = (wanted: OpenOptions) =>
    trying(async (current) => {
      if (!source) return;
      [phase, began] = ["reading", performance.now()];
      // A file that was never read shows what was tried; one that was goes on as it was read.
      if (!opened) options = wanted;
      const answer = await trainer.call("open", { data: name, source, options: wanted });
      if (!current()) return;
      [opened, options, phase] = [answer, wanted, "read"];
      [ranking, beside, loaded] = [undefined, undefined, false];
      readFor = performance.now() - began;
    });
  const rank = async (current: () => boolean): Promise<void> => {
    phase = "ranking";
    const answer = await trainer.call("rank", { model, data: name, most: listed });
    if (!current()) return;
    ranking = answer;
    seconds = (readFor + performance.now() - began) / 1000;
    phase = "ranked";
    const rows = answer.worst.map(({ row }) => row);
    const others = await trainer.call("beside", { model, data: name, scores: answer.scores, rows });
    if (current()) beside = others;
  };
  return {
    get phase() {
      return phase;
    },
    get fileName() {
      return fileName;
    },
    get source() {
      return source;
    },
    get opened() {
      return opened;
    },
    get options() {
      return options;
    },
    get ranking() {
      return ranking;
    },
    get beside() {
      return beside;
    },
    get failure() {
      return failure;
    },
    get progress() {
      return progress;
    },
    get seconds() {
      return seconds;
    },
    get loaded() {
      return loaded;
    },
    get hiddenStop() {
      return hiddenStop;
    },
    get run() {
      return trainer.run(name);
    },
    open: (from, called) => {
      [source, fileName, opened, ranking, beside] = [from, called, undefined, undefined, undefined];
      return read({});
    },
    openFetched: (coming) =>
      trying(async (current) => {
        phase = "reading";
        const file = await coming;
        if (!current()) return;
        [source, fileName] = [{ kind: "files", files: [file] }, file.name];
        await read({});
      }),
    reread: (wanted) => read(wanted),
    train: (length, seed) =>
      trying(async (current) => {
        [model, loaded, ranking, beside, hiddenStop] = [name, false, undefined, undefined, false];
        [phase, began] = ["training", performance.now()];
        trainer.renew(name);
        await trainer.call("start", {
          run: name,
          data: name,
          options: { seconds: length, ...(seed !== undefined && { seed }) },
          watch: 8,
        });
        await trainer.ended(name);
        if (current()) await rank(current);
      }),
    stop: () => void trainer.call("stop", { run: name }),
    useModel: (file) =>
      trying(async (current) => {
        if (!source) return;
        began = performance.now();
        phase = "ranking";
        // A file that does not suit the rows takes nothing from the one that did.
        const wanted = model === "file 1" ? "file 2" : "file 1";
        const { family } = await trainer.call("loadModel", { model: wanted, file });
        if (family === "denoiser")
          throw new CallError({
            code: "usage",
            message: `${file.name}: is a denoiser of pictures, which scores nothing; use it on the command line, with denoise`,
            advice: [],
          });
        const answer = await trainer.call("openFor", { model: wanted, data: name, source, options });
        if (!current()) return;
        [model, loaded, opened, beside] = [wanted, true, answer, undefined];
        await rank(current);
      }),
    scores: (threshold) => trainer.call("scores", { model, data: name, threshold }),
    modelBytes: () => trainer.call("modelBytes", { model }),
    report: () => trainer.call("report", { model, data: name, title: fileName }),
    clear: () => {
      turn++;
      void trainer.call("drop", { run: name }).catch(() => {});
      [phase, opened, ranking, beside, failure, progress] = [
        "empty",
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
      ];
      source = undefined;
    },
  };
}

export const analysis: Analysis = makeAnalysis();
