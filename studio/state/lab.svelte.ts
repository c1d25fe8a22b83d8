import { failureOf } from "../worker/client.ts";
import type { Failure, Opened, Passed, RowSource, Snapshot } from "../worker/protocol.ts";
import { trainOptionsOf } from "./code.ts";
import {
  changed,
  dataNames,
  type Experiment,
  isFixed,
  type Notice,
  readExperiment,
  usual,
  writeExperiment,
} from "./experiment.ts";
import { longHidden } from "./longHidden.ts";
import type { SettingName } from "./settings.ts";
import { type LiveRun, trainer } from "./trainer.svelte.ts";
import { side, variations } from "./variations.ts";

/** A run of this visit with the recipe that it was trained by. */
export interface LabRun {
  readonly id: string;
  readonly number: number;
  readonly experiment: Experiment;
  readonly live: LiveRun;
}

/** What the stage looks at: a row of the data, or numbers that were drawn. */
export type Subject = { readonly row: number } | { readonly drawing: Float32Array<ArrayBuffer> };

/** Runs that are kept for the panels; earlier ones are released. */
const mostRuns = 4;
/** Held-out rows whose reconstructions are shown. */
const watched = 8;

/** The Lab: the recipe, the runs of this visit, and what the stage looks at. It lives as long as the page is open. */
export interface Lab {
  readonly experiment: Experiment;
  readonly notices: readonly Notice[];
  readonly fragment: string;
  readonly runs: readonly LabRun[];
  readonly current: LabRun | undefined;
  /** The current run's snapshot, or the one that was scrubbed back to. */
  readonly shown: Snapshot | undefined;
  readonly scrubbed: number | undefined;
  /** The subject's way through the network, as far as it is known. */
  readonly passed: Passed | undefined;
  readonly subject: Subject | undefined;
  readonly waist: number | undefined;
  readonly opened: Opened | undefined;
  readonly fileName: string | undefined;
  readonly drawings: readonly Float32Array<ArrayBuffer>[];
  readonly failure: Failure | undefined;
  /** Whether the page was hidden for so long that training was stopped. */
  readonly hiddenStop: boolean;
  /** Whether the recipe differs from that of the current run. */
  readonly dirty: boolean;
  readonly busy: boolean;
  begin(fragment: string): void;
  set(change: Partial<Experiment>): void;
  reset(): void;
  /** A model that is shown once rows of its kind are opened. */
  readonly waiting: Blob | undefined;
  /** Whether what went wrong last was the opening of a file, and no training. */
  readonly notOpened: boolean;
  /** Shows a model file; where its rows are not at hand, the files that are open are taken, or those that are opened next. */
  openModel(file: Blob | Promise<Blob>): Promise<void>;
  openFiles(files: readonly File[]): Promise<void>;
  addDrawing(picture: Float32Array): void;
  clearDrawings(): void;
  play(): Promise<void>;
  pause(): void;
  step(): Promise<void>;
  stop(): void;
  scrub(checkpoint: number | undefined): Promise<void>;
  fork(): Promise<void>;
  look(subject: Subject): void;
  squeeze(waist: number | undefined): void;
  /** Passes the subject through the network again, as a new snapshot asks. */
  through(): Promise<void>;
}

function makeLab(): Lab {
  let experiment = $state.raw<Experiment>(usual("glyphs"));
  let link = usual("glyphs");
  let notices = $state.raw<readonly Notice[]>([]);
  let runs = $state.raw<readonly LabRun[]>([]);
  let scrubbed = $state.raw<number>();
  let scrubbedTo = $state.raw<Snapshot>();
  let passed = $state.raw<Passed>();
  let subject = $state.raw<Subject>();
  let waist = $state.raw<number>();
  let opened = $state.raw<Opened>();
  let files = $state.raw<readonly File[]>([]);
  let drawings = $state.raw<readonly Float32Array<ArrayBuffer>[]>([]);
  let failure = $state.raw<Failure>();
  let waiting = $state.raw<Blob>();
  let notOpened = $state.raw(false);
  let hiddenStop = $state.raw(false);
  let busy = $state.raw(false);
  let begun = false;
  let number = 0;
  /** What lies in the worker under `lab`, as a text. */
  let openKey = "";
  let passing = false;
  let passAgain = false;

  const current = $derived(runs.at(-1));
  const fragment = $derived(writeExperiment(experiment));

  const sourceNow = (): { source: RowSource; key: string } | undefined => {
    const { data, rows, seed } = experiment;
    switch (data) {
      case "own":
        if (files.length === 0) return undefined;
        return {
          source: { kind: "files", files },
          key: files.map(({ name, size, lastModified }) => `${name} ${size} ${lastModified}`).join(),
        };
      case "drawn":
        if (drawings.length === 0) return undefined;
        return { source: { kind: "drawn", pictures: variations(drawings), side }, key: `${drawings.length}` };
      default:
        return { source: { kind: "builtin", name: data, rows, seed }, key: `${rows} ${seed}` };
    }
  };
  const trying = async (work: () => Promise<void>): Promise<void> => {
    busy = true;
    [failure, notOpened] = [undefined, false];
    try {
      await work();
    } catch (error) {
      failure = failureOf(error);
    } finally {
      busy = false;
    }
  };
  /** The same for what opens a file. */
  const opening = async (work: () => Promise<void>): Promise<void> => {
    await trying(work);
    notOpened = failure !== undefined;
  };
  const show = (file: Blob | Promise<Blob>): Promise<void> =>
    opening(async () => {
      const bytes = await file;
      const id = `run ${++number}`;
      trainer.renew(id);
      openKey = "";
      const source: RowSource | undefined = files.length > 0 ? { kind: "files", files } : undefined;
      opened = await trainer
        .call("adopt", {
          ...{ run: id, data: "lab", file: bytes, watch: watched },
          ...(source && { source }),
        })
        .catch((error) => {
          // Rows are asked for, those that are open were not of its kind, or no rows would help.
          const { code } = failureOf(error);
          waiting = code === "needs-rows" || (source && code === "data") ? bytes : undefined;
          throw error;
        });
      waiting = undefined;
      [scrubbed, scrubbedTo, passed, waist, subject] = [
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
      ];
      const card = trainer.run(id).card;
      const data = dataNames.find((name) => name === opened?.look.name) ?? "own";
      if (card) {
        const { type, latent } = card.spec;
        // A map is made by the command line; the Lab trains what is nearest to it.
        experiment = changed({ ...experiment, data }, { type: type === "map" ? "vanilla" : type, k: latent });
      }
      runs = [...runs.slice(-(mostRuns - 1)), { id, number, experiment, live: trainer.run(id) }];
    });
  const openNow = async (): Promise<boolean> => {
    const wanted = sourceNow();
    if (!wanted) return false;
    const key = `${experiment.data} ${wanted.key}`;
    if (key === openKey) return true;
    openKey = "";
    opened = await trainer.call("open", { data: "lab", source: wanted.source });
    openKey = key;
    return true;
  };
  const start = (fork?: { run: string; checkpoint: number }): Promise<void> =>
    trying(async () => {
      hiddenStop = false;
      if (!(await openNow())) return;
      const id = `run ${++number}`;
      trainer.renew(id);
      const kept = runs.slice(-(mostRuns - 1));
      for (const { id: gone } of runs.slice(0, -(mostRuns - 1))) void trainer.call("drop", { run: gone });
      const last = runs.at(-1);
      if (last && ["playing", "paused"].includes(last.live.state))
        void trainer.call("stop", { run: last.id });
      [scrubbed, scrubbedTo, passed, waist] = [undefined, undefined, undefined, undefined];
      runs = [...kept, { id, number, experiment, live: trainer.run(id) }];
      const options = { ...trainOptionsOf(experiment), ...(fork && { fork }) };
      await trainer.call("start", { run: id, data: "lab", options, watch: watched });
    });
  const through = async (): Promise<void> => {
    const run = current;
    if (!run?.live.snapshot) return;
    if (passing) {
      passAgain = true;
      return;
    }
    passing = true;
    try {
      do {
        passAgain = false;
        const { card } = run.live;
        const of = subject ?? { row: card?.watched[0] ?? 0 };
        passed = await trainer.call("through", {
          run: run.id,
          ...(scrubbed !== undefined && { checkpoint: scrubbed }),
          rows: "row" in of ? { data: [of.row] } : { values: of.drawing },
          ...(waist !== undefined && { waist }),
          activations: true,
          noisy: true,
        });
      } while (passAgain);
    } catch {
      // The run was dropped, or shows other rows; the next snapshot asks again.
    } finally {
      passing = false;
    }
  };

  longHidden(() => {
    if (current?.live.state !== "playing") return;
    hiddenStop = true;
    void trainer.call("stop", { run: current.id });
  });

  return {
    get experiment() {
      return experiment;
    },
    get notices() {
      return notices;
    },
    get fragment() {
      return fragment;
    },
    get runs() {
      return runs;
    },
    get current() {
      return current;
    },
    get shown() {
      return scrubbed === undefined ? current?.live.snapshot : (scrubbedTo ?? current?.live.snapshot);
    },
    get scrubbed() {
      return scrubbed;
    },
    get passed() {
      return passed;
    },
    get subject() {
      return subject;
    },
    get waist() {
      return waist;
    },
    get opened() {
      return opened;
    },
    get fileName() {
      return files[0]?.name;
    },
    get drawings() {
      return drawings;
    },
    get failure() {
      return failure ?? current?.live.failure ?? (current && diverged(current.live));
    },
    get waiting() {
      return waiting;
    },
    get notOpened() {
      return notOpened;
    },
    get hiddenStop() {
      return hiddenStop;
    },
    get dirty() {
      return current !== undefined && writeExperiment(current.experiment) !== fragment;
    },
    get busy() {
      return busy;
    },
    begin: (given) => {
      if (begun) return;
      begun = true;
      ({ experiment, notices } = readExperiment(given));
      link = experiment;
    },
    set: (change) => {
      const allowed = Object.fromEntries(
        Object.entries(change).filter(([name]) => !isFixed(name as SettingName, experiment)),
      );
      experiment = changed(experiment, allowed);
    },
    reset: () => {
      experiment = link;
    },
    openModel: show,
    openFiles: async (given) => {
      files = given;
      experiment = changed(experiment, { data: "own" });
      if (waiting) await show(waiting);
      else await opening(async () => void (await openNow()));
    },
    addDrawing: (picture) => {
      drawings = [...drawings, Float32Array.from(picture)];
    },
    clearDrawings: () => {
      drawings = [];
    },
    play: async () => {
      const state = current?.live.state;
      if (current && state === "paused" && writeExperiment(current.experiment) === fragment) {
        scrubbed = undefined;
        await trainer.call("play", { run: current.id });
      } else await start();
    },
    pause: () => {
      if (current) void trainer.call("pause", { run: current.id });
    },
    step: async () => {
      if (!current || !["paused", "playing"].includes(current.live.state)) {
        await start();
        if (current) await trainer.call("pause", { run: current.id });
        return;
      }
      await trainer.call("step", { run: current.id });
    },
    stop: () => {
      if (current) void trainer.call("stop", { run: current.id });
    },
    scrub: async (checkpoint) => {
      scrubbed = checkpoint;
      if (checkpoint === undefined || !current) scrubbedTo = undefined;
      else {
        const snapshot = await trainer.call("scrub", { run: current.id, checkpoint });
        if (scrubbed === checkpoint) scrubbedTo = snapshot;
      }
      await through();
    },
    fork: async () => {
      if (!current) return;
      // The network stays what it is; the rest of the recipe is as it is now.
      const { data, rows, type, k, layers, activation, loss, sparsity, beta, noise, corruption } =
        current.experiment;
      experiment = {
        ...experiment,
        ...{ data, rows, type, k, layers, activation, loss, sparsity, beta, noise, corruption },
      };
      const checkpoint = scrubbed ?? Math.max(0, (current.live.snapshot?.checkpoints ?? 1) - 1);
      await start({ run: current.id, checkpoint });
    },
    look: (of) => {
      subject = of;
      void through();
    },
    squeeze: (to) => {
      waist = to;
      void through();
    },
    through,
  };
}

/** What the doctor says of a run that ended at a loss that was no number or far too large; its model is the last good one. */
function diverged({ events }: LiveRun): Failure | undefined {
  const found = events.find(
    (event) => event.type === "finding" && ["nan", "diverged"].includes(event.finding.code),
  );
  return found?.type === "finding" ? found.finding : undefined;
}

export const lab: Lab = makeLab();
