import { closeAll } from "../../core/closeAll.ts";
import { assert } from "../../core/errors.ts";
import { rowOf } from "../../core/rows.ts";
import { sizeOf } from "../../core/shape.ts";
import { type Tensor, tensor, zeros } from "../../core/tensor.ts";
import type { StepGraph, StepHalves } from "../../graph/step.ts";
import { nameOf } from "../../graph/value.ts";
import type { Engine, Program, StepProgram, Tensors } from "../engine.ts";
import { type Peers, takeFirst } from "./peers.ts";

/** Name of a feed of training steps that is summed over the ranks as it is, and of the output that holds the sums. */
export const sharedNumbers = "shared";

/**
 * An engine whose training steps are taken by several processes together, each on its share of the rows: the gradient of the
 * share, one sum over all ranks, the update, which is the same everywhere. Other graphs run in each process by themselves.
 *
 * The sum is of one array: the gradient and what the step reports, weighted by the rows, the rows themselves, and the feed
 * {@link sharedNumbers}. A loss that is no mean over rows takes one sum more, of a few numbers, before it; where these
 * depend on the rows alone, one for a run of steps. `close` leaves the peers to their owner.
 */
export function sharedEngine(engine: Engine, peers: Peers): Engine {
  return {
    ...engine,
    name: `${engine.name}, ${peers.size} ranks`,
    peers,
    compileStep: async (step, { stepsPerRun = 1 } = {}) => {
      assert(step.halves, "a step of several ranks has halves");
      const halves = step.halves();
      const parts: (Program | StepProgram)[] = [];
      const kept = async <P extends Program | StepProgram>(program: Promise<P>): Promise<P> => {
        parts.push(await program);
        return program;
      };
      try {
        const gradient = await kept(engine.compile(halves.gradient));
        const update = await kept(engine.compileStep(halves.update));
        const statistics = halves.statistics && (await kept(engine.compile(halves.statistics)));
        const both = halves.updateThenGradient && (await kept(engine.compileStep(halves.updateThenGradient)));
        return programOf(peers, step, halves, { gradient, update, statistics, both }, stepsPerRun);
      } catch (error) {
        await closeAll(parts);
        throw error;
      }
    },
  };
}

interface Parts {
  readonly gradient: Program;
  readonly update: StepProgram;
  readonly statistics?: Program;
  readonly both?: StepProgram;
}

/** A step whose sums are there, and whose update is still to be taken. */
interface Pending {
  /** [1, weights]. */
  readonly gradient: Tensor;
  readonly rates: Tensors;
}

function programOf(
  peers: Peers,
  step: StepGraph,
  { rows, gradient, statistics, update }: StepHalves,
  programs: Parts,
  stepsPerRun: number,
): StepProgram {
  const reported = Object.keys(gradient.outputs).filter((name) => name !== "gradient");
  const count = sizeOf(gradient.outputs.gradient.shape);
  const updateFeeds = update.feeds.map(nameOf).filter((name) => name !== "gradient");
  const statisticNames = Object.keys(statistics?.outputs ?? {});
  const ofWeights = statistics?.inputs.some((value) => nameOf(value) === "weights") ?? false;
  const share = rows.share / rows.whole;
  /** Holds the state. */
  const keeper = programs.both ?? programs.update;
  /** What the state holds, where no update is pending. */
  let weights: Tensor = zeros("float32", [count]);
  let pending: Pending | undefined;

  /** Takes the update that is pending. */
  const settle = async (): Promise<void> => {
    if (!pending) return;
    const { gradient, rates } = pending;
    pending = undefined;
    if (keeper !== programs.update) await programs.update.setState(await keeper.state());
    const next = await programs.update.run({ gradient, ...rates });
    weights = { ...next.weights, shape: [count] };
    if (keeper !== programs.update) await keeper.setState(await programs.update.state());
  };
  const atWeights = async (fed: Tensors): Promise<Tensors> => {
    await settle();
    return { ...fed, weights };
  };
  /** The first half of a step, behind the second half of the one before in the same run of the engine, where there is a program for both. */
  const gradientOf = async (fed: Tensors): Promise<Tensors> => {
    if (!programs.both || !pending) return programs.gradient.run(await atWeights(fed));
    // The rates are those of the step before, whose update this is.
    const given = { ...mapTensors(fed, alone), ...pending.rates, gradient: pending.gradient };
    pending = undefined;
    return mapTensors(await programs.both.run(given), (t) => ({ ...t, shape: t.shape.slice(1) }) as Tensor);
  };

  /** The whole's means of what some steps measured, from those of the share. */
  const whole = async (measured: readonly Tensors[]): Promise<Tensors[]> => {
    const each = measured.map((means) =>
      join(
        statisticNames.map((name) => means[name].data),
        share,
      ),
    );
    const all = join(each, 1);
    await peers.sum(all);
    let at = 0;
    return measured.map((means) =>
      Object.fromEntries(
        statisticNames.map((name) => {
          const { shape } = means[name];
          const start = at;
          at += sizeOf(shape);
          return [name, tensor("float32", shape, all.slice(start, at))];
        }),
      ),
    );
  };

  return {
    layout: programs.gradient.layout,
    stepsPerRun,
    run: async (feeds) => {
      const steps = Array.from({ length: stepsPerRun }, (_, k) => mapTensors(feeds, (t) => rowOf(t, k)));
      let ahead: Tensors[] | undefined;
      if (programs.statistics && !ofWeights) {
        const measured: Tensors[] = [];
        for (const fed of steps) measured.push(await programs.statistics.run(fed));
        ahead = await whole(measured);
      }
      const results: Tensors[] = [];
      for (const [k, fed] of steps.entries()) {
        const means =
          ahead?.[k] ??
          (programs.statistics && (await whole([await programs.statistics.run(await atWeights(fed))]))[0]);
        const own = await gradientOf({ ...fed, ...means });
        const extra = (fed[sharedNumbers]?.data ?? []) as ArrayLike<number>;
        const sums = new Float32Array(count + reported.length + 1 + extra.length);
        fillScaled(sums, own.gradient.data as Float32Array, share);
        for (const [i, name] of reported.entries()) sums[count + i] = share * Number(own[name].data[0]);
        sums[count + reported.length] = rows.share;
        sums.set(extra, count + reported.length + 1);
        await peers.sum(sums);
        const seen = sums[count + reported.length];
        assert(seen === rows.whole, `the ranks took a step of ${seen} rows, not of ${rows.whole}`);
        pending = {
          gradient: tensor("float32", [1, count], sums.slice(0, count)),
          rates: Object.fromEntries(updateFeeds.map((name) => [name, alone(fed[name])])),
        };
        results.push({
          ...Object.fromEntries(reported.map((name, i) => [name, scalar(sums[count + i])])),
          [sharedNumbers]: tensor("float32", [extra.length], sums.slice(count + reported.length + 1)),
        });
      }
      return stacked(results);
    },
    // Ranks on unlike processors may round otherwise; here they meet again.
    state: async () => {
      await settle();
      const state = mapTensors(await keeper.state(), (t) => ({ ...t, data: t.data.slice() }) as Tensor);
      for (const { value } of step.state) await takeFirst(peers, state[nameOf(value)].data as never);
      await keeper.setState(mapTensors(state, copyOf));
      weights = copyOf(state.weights);
      return state;
    },
    setState: async (state) => {
      pending = undefined;
      weights = copyOf(state.weights);
      await keeper.setState(state);
    },
    close: () => closeAll([programs.gradient, programs.update, programs.statistics, programs.both]),
  };
}

function fillScaled(out: Float32Array, from: Float32Array, factor: number): void {
  for (let i = 0; i < from.length; i++) out[i] = factor * from[i];
}

/** Arrays one behind the other, times a factor. */
function join(parts: readonly ArrayLike<number | bigint>[], factor: number): Float32Array<ArrayBuffer> {
  const all = new Float32Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) for (let i = 0; i < part.length; i++) all[at++] = factor * Number(part[i]);
  return all;
}

function mapTensors(tensors: Tensors, change: (t: Tensor) => Tensor): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(tensors).map(([name, t]) => [name, change(t)]));
}

/** With a leading axis of one step. */
const alone = (t: Tensor): Tensor => ({ ...t, shape: [1, ...t.shape] }) as Tensor;
const copyOf = (t: Tensor): Tensor => ({ ...t, data: t.data.slice() }) as Tensor;
const scalar = (value: number): Tensor => tensor("float32", [], Float32Array.of(value));

/** The outputs of several steps along a new leading axis. */
function stacked(rows: readonly Tensors[]): Tensors {
  return Object.fromEntries(
    Object.entries(rows[0]).map(([name, { shape }]) => [
      name,
      tensor(
        "float32",
        [rows.length, ...shape],
        join(
          rows.map((row) => row[name].data),
          1,
        ),
      ),
    ]),
  );
}
