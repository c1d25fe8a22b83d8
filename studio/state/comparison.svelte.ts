import { random } from "../../src/core/random.ts";
import { failureOf } from "../worker/client.ts";
import type { Codes, Failure, Floats, RunCard, SweptWidth } from "../worker/protocol.ts";
import { trainOptionsOf } from "./code.ts";
import { usual } from "./experiment.ts";
import { longHidden } from "./longHidden.ts";
import { type LiveRun, trainer } from "./trainer.svelte.ts";

/** Widths of the sweep. */
export const sweptWidths = [1, 2, 4, 8, 16, 32, 64] as const;
export type Condition = "clean" | "noisy" | "few";

/** A plain and a variational autoencoder of eight numbers, on the same pictures and seed. */
export interface Twins {
  readonly state: "none" | "training" | "done";
  readonly training: "plain" | "variational" | undefined;
  readonly plain: LiveRun;
  readonly variational: LiveRun;
  readonly codes: { readonly plain: Codes; readonly variational: Codes } | undefined;
  readonly labels: readonly string[] | undefined;
  /** Reconstruction and β · divergence of the variational loss, a row's numbers summed, in nats. */
  readonly parts: { readonly reconstruction: number; readonly divergence: number } | undefined;
  readonly darts: { readonly plain: Darts; readonly variational: Darts } | undefined;
  /** Real pictures, held out, given back by each: a decoder that blurs these cannot draw sharp ones. */
  readonly back: { readonly plain: Darts; readonly variational: Darts } | undefined;
}

/** Pictures that a network drew, and how far each lies from the nearest real picture. */
export interface Darts {
  readonly pictures: Floats;
  /** As close to a real picture as all but 5 in 100 real ones are to another. */
  readonly close: readonly boolean[];
  /** With edges as strong as all but 5 in 100 real pictures have: a blur is close to everything. */
  readonly sharp: readonly boolean[];
}

/** A comparison trains one thing at a time: the twins, or a sweep. */
export interface Comparison {
  readonly twins: Twins;
  readonly points: Readonly<Record<Condition, readonly SweptWidth[]>>;
  readonly sweeping: Condition | undefined;
  /** What was stopped because the page was hidden for too long. */
  readonly hiddenStop: "twins" | "sweep" | undefined;
  readonly failure: Failure | undefined;
  trainTwins(): Promise<void>;
  throwDarts(): Promise<void>;
  sweep(condition: Condition): Promise<void>;
  /** Ends what is being trained: the twins are given up, the widths that were swept stay. */
  stop(): void;
}

/** Rows of both, darts, and the rows whose distances say how close real pictures are. */
const [rows, darts, mapped] = [1200, 20, 400];
const seed = 1;
const k = 8;
const data = "twins";
const names = { plain: "twin plain", variational: "twin variational" } as const;

function makeComparison(): Comparison {
  let state = $state.raw<Twins["state"]>("none");
  let training = $state.raw<Twins["training"]>();
  let codes = $state.raw<Twins["codes"]>();
  let labels = $state.raw<readonly string[]>();
  let parts = $state.raw<Twins["parts"]>();
  let thrown = $state.raw<Twins["darts"]>();
  let back = $state.raw<Twins["back"]>();
  let points = $state.raw<Comparison["points"]>({ clean: [], noisy: [], few: [] });
  let sweeping = $state.raw<Condition>();
  let failure = $state.raw<Failure>();
  let hiddenStop = $state.raw<Comparison["hiddenStop"]>();
  let stopping = false;
  let throws = 0;

  trainer.listen((pushed) => {
    if (pushed.kind !== "swept") return;
    const condition = pushed.sweep as Condition;
    points = { ...points, [condition]: [...points[condition], pushed.point] };
  });
  const trying = async (work: () => Promise<void>): Promise<void> => {
    [failure, hiddenStop, stopping] = [undefined, undefined, false];
    try {
      await work();
    } catch (error) {
      const found = failureOf(error);
      if (found.code !== "stopped") failure = found;
    }
  };
  const stop = (): void => {
    stopping = true;
    if (training) void trainer.call("stop", { run: names[training] }).catch(() => {});
    if (sweeping) void trainer.call("stopSweep", { sweep: sweeping });
  };
  longHidden(() => {
    if (state !== "training" && !sweeping) return;
    hiddenStop = sweeping ? "sweep" : "twins";
    stop();
  });
  const openData = async () =>
    trainer.call("open", { data, source: { kind: "builtin", name: "glyphs", rows, seed } });
  const trained = async (which: "plain" | "variational"): Promise<void> => {
    training = which;
    const type = which === "plain" ? "vanilla" : "variational";
    const experiment = { ...usual("glyphs"), type, rows, k, epochs: 16, beta: 1, seed } as const;
    trainer.renew(names[which]);
    await trainer.call("start", {
      ...{ run: names[which], data, watch: darts },
      options: trainOptionsOf(experiment),
    });
    if (stopping) await trainer.call("stop", { run: names[which] });
    await trainer.ended(names[which]);
  };
  const throwAgain = async (): Promise<void> => {
    const real = await pictures(Array.from({ length: mapped }, (_, i) => i));
    const farthest = at(distances(real), 0.95);
    const size = real.length / mapped;
    const bluntest = at(
      Array.from({ length: mapped }, (_, i) => edges(real.subarray(i * size, (i + 1) * size))),
      0.05,
    );
    const one = async (which: "plain" | "variational"): Promise<Darts> => {
      const z = normals(darts * k, throws);
      // A plain code has no prior: its darts are thrown as far as its codes lie.
      const own = codes?.[which];
      if (which === "plain" && own) spreadOver(z, own);
      return judged(await trainer.call("decode", { run: names[which], codes: z }));
    };
    const judged = (pictures: Floats): Darts => {
      const each = Array.from({ length: darts }, (_, i) =>
        pictures.values.subarray(i * size, (i + 1) * size),
      );
      return {
        pictures,
        close: each.map((one) => nearest(one, real, size) <= farthest),
        sharp: each.map((one) => edges(one) >= bluntest),
      };
    };
    const givenBack = async (which: "plain" | "variational"): Promise<Darts> => {
      const { watched } = trainer.run(names[which]).card as RunCard;
      const { predicted } = await trainer.call("through", { run: names[which], rows: { data: watched } });
      return judged({ values: predicted, shape: [darts, size] });
    };
    throws++;
    thrown = { plain: await one("plain"), variational: await one("variational") };
    back ??= { plain: await givenBack("plain"), variational: await givenBack("variational") };
  };

  return {
    twins: {
      get state() {
        return state;
      },
      get training() {
        return training;
      },
      get plain() {
        return trainer.run(names.plain);
      },
      get variational() {
        return trainer.run(names.variational);
      },
      get codes() {
        return codes;
      },
      get labels() {
        return labels;
      },
      get parts() {
        return parts;
      },
      get darts() {
        return thrown;
      },
      get back() {
        return back;
      },
    },
    get points() {
      return points;
    },
    get sweeping() {
      return sweeping;
    },
    get hiddenStop() {
      return hiddenStop;
    },
    get failure() {
      return failure;
    },
    trainTwins: () =>
      trying(async () => {
        [state, codes, parts, thrown, back] = ["training", undefined, undefined, undefined, undefined];
        try {
          labels = (await openData()).labels?.slice(0, mapped);
          for (const which of ["plain", "variational"] as const) if (!stopping) await trained(which);
          training = undefined;
          if (stopping) return;
          const all = Array.from({ length: mapped }, (_, i) => i);
          codes = {
            plain: await trainer.call("encode", { run: names.plain, rows: all }),
            variational: await trainer.call("encode", { run: names.variational, rows: all }),
          };
          parts = await partsOf(all.slice(0, 200));
          await throwAgain();
        } finally {
          training = undefined;
          state = thrown ? "done" : "none";
        }
      }),
    throwDarts: () => trying(throwAgain),
    stop,
    sweep: (condition) =>
      trying(async () => {
        sweeping = condition;
        points = { ...points, [condition]: [] };
        try {
          await trainer.call("open", {
            data: "sweep",
            source: { kind: "builtin", name: "glyphs", rows: 800, seed },
          });
          if (stopping) return;
          const {
            latent: _,
            patience: __,
            ...options
          } = trainOptionsOf({
            ...usual("glyphs"),
            epochs: { clean: 8, noisy: 30, few: 60 }[condition],
            seed,
          });
          await trainer.call("sweep", {
            sweep: condition,
            data: "sweep",
            options: { ...options, widths: sweptWidths, condition },
          });
        } finally {
          sweeping = undefined;
        }
      }),
  };

  /** The two parts of the variational loss on some rows, as the library adds them up: the squared error of a row (its variance is ½) and the divergence, in nats. */
  async function partsOf(some: readonly number[]): Promise<Twins["parts"]> {
    const {
      rows: given,
      predicted,
      codes: mean,
      logVariance,
    } = await trainer.call("through", {
      run: names.variational,
      rows: { data: some },
    });
    let [squares, divergence] = [0, 0];
    for (let i = 0; i < given.length; i++) squares += (given[i] - predicted[i]) ** 2;
    if (logVariance)
      for (let i = 0; i < mean.length; i++)
        divergence += 0.5 * (mean[i] ** 2 + Math.exp(logVariance[i]) - logVariance[i] - 1);
    return { reconstruction: squares / some.length, divergence: divergence / some.length };
  }
}

async function pictures(wanted: readonly number[]): Promise<Float32Array> {
  return Float32Array.from((await trainer.call("rows", { data, rows: wanted })).values);
}

/** Distance of each real picture to the nearest other one. */
function distances(real: Float32Array): number[] {
  const size = real.length / mapped;
  return Array.from({ length: mapped }, (_, i) =>
    nearest(real.subarray(i * size, (i + 1) * size), real, size, i),
  );
}

function nearest(one: Float32Array, real: Float32Array, size: number, but = -1): number {
  let best = Number.POSITIVE_INFINITY;
  for (let row = 0; row < real.length / size; row++) {
    if (row === but) continue;
    let sum = 0;
    for (let i = 0; i < size && sum < best; i++) sum += (one[i] - real[row * size + i]) ** 2;
    best = Math.min(best, sum);
  }
  return Math.sqrt(best);
}

/** Squared differences of neighbouring pixels as a share of the picture's own sum of squares. */
function edges(picture: Float32Array): number {
  const side = Math.sqrt(picture.length);
  let [differences, power] = [0, 0];
  for (let i = 0; i < picture.length; i++) {
    power += picture[i] ** 2;
    if (i % side > 0) differences += (picture[i] - picture[i - 1]) ** 2;
    if (i >= side) differences += (picture[i] - picture[i - side]) ** 2;
  }
  return power > 0 ? differences / power : 0;
}

/** The value below which a share of the numbers lies. */
function at(numbers: readonly number[], share: number): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(share * numbers.length)];
}

/** Standard normal numbers of a seed. */
function normals(count: number, from: number): Float32Array<ArrayBuffer> {
  const source = random(1000 + from);
  return Float32Array.from({ length: count }, source.normal);
}

/** Darts of a standard normal spread as a code's own mean and deviation are. */
function spreadOver(z: Float32Array, { k, codes }: Codes): void {
  const n = codes.length / k;
  for (let i = 0; i < k; i++) {
    let [mean, square] = [0, 0];
    for (let row = 0; row < n; row++) {
      mean += codes[row * k + i] / n;
      square += codes[row * k + i] ** 2 / n;
    }
    const deviation = Math.sqrt(Math.max(0, square - mean ** 2));
    for (let at = i; at < z.length; at += k) z[at] = mean + deviation * z[at];
  }
}

export const comparison: Comparison = makeComparison();
