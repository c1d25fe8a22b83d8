import type { Dataset } from "autoencoder";
import { type Tensor, tensor } from "../../src/core/tensor.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { Network } from "../../src/models/families/autoencoder/network.ts";
import type { RunState as TrainState } from "../../src/train/runState.ts";
import type { CheckpointStore } from "./checkpointStore.ts";
import { groupsOf, liveNet, type PassedTensors, sizeByLayer } from "./liveNet.ts";
import type { Activation, Codes, Floats, Passed, Snapshot, Through } from "./protocol.ts";

/** What may be asked of a network at any of its checkpoints; the latest where none is named. */
export interface Look {
  through(asked: Through): Promise<Passed>;
  decode(codes: Float32Array<ArrayBuffer>, checkpoint?: number): Promise<Floats>;
  encode(rows: readonly number[], checkpoint?: number): Promise<Codes>;
  /** The watched rows at a checkpoint. */
  snapshot(checkpoint?: number): Promise<Snapshot>;
  /** A copy of the weights of a checkpoint. */
  weights(checkpoint: number): Float32Array<ArrayBuffer>;
  close(): Promise<void>;
}

export interface LookOptions {
  readonly id: string;
  readonly net: Network;
  readonly dataset: Dataset;
  readonly store: CheckpointStore;
  readonly watched: readonly number[];
  readonly engine: Engine;
  /** Of the noise that a denoising network is shown. */
  readonly seed: number;
  readonly stepsPerEpoch: () => number;
}

/** Rows whose codes are computed at once. */
const encodedTogether = 250;

/** Looks at the checkpoints of a network. */
export function lookAt({ id, net, dataset, store, watched, engine, seed, stepsPerEpoch }: LookOptions): Look {
  const { latent } = net.spec;
  const live = liveNet(engine, net, seed);
  const stateAt = (checkpoint = store.states.length - 1): TrainState => {
    const state = store.states[Math.max(0, Math.min(store.states.length - 1, checkpoint))];
    if (!state) throw new Error("the run has no checkpoint yet");
    return state;
  };
  const weightsAt = (checkpoint?: number) => stateAt(checkpoint).tensors.weights as Tensor<"float32">;
  const through = async (asked: Through): Promise<Passed> => {
    const { rows, checkpoint } = asked;
    const raw = "data" in rows ? await dataset.read(rows.data) : rawOf(rows.values, dataset);
    const began = performance.now();
    const outputs = await live.pass(weightsAt(checkpoint), raw, asked);
    return passedOf(outputs, performance.now() - began, net);
  };
  return {
    through,
    decode: async (codes, checkpoint) => {
      const n = codes.length / latent;
      const out = await live.decode(weightsAt(checkpoint), tensor("float32", [n, latent], codes));
      return { shape: out.shape, values: out.data };
    },
    encode: async (rows, checkpoint) => {
      const codes = new Float32Array(rows.length * latent);
      const spread = new Float32Array(codes.length);
      let variational = false;
      for (let at = 0; at < rows.length; at += encodedTogether) {
        const some = rows.slice(at, at + encodedTogether);
        const out = await live.pass(weightsAt(checkpoint), await dataset.read(some));
        codes.set(out.codes.data, at * latent);
        if (out.logVariance) spread.set(out.logVariance.data, at * latent);
        variational ||= out.logVariance !== undefined;
      }
      return { k: latent, codes, ...(variational && { logVariance: spread }) };
    },
    snapshot: async (checkpoint = store.states.length - 1) => {
      const { progress, tensors } = stateAt(checkpoint);
      return {
        run: id,
        checkpoints: store.states.length,
        checkpoint,
        step: progress.step,
        epoch: Math.ceil(progress.step / stepsPerEpoch()),
        passed: await through({ run: id, checkpoint, rows: { data: watched }, noisy: true }),
        gradients: sizeByLayer(net, tensors.m.data as Float32Array),
      };
    },
    weights: (checkpoint) => weightsAt(checkpoint).data.slice(),
    close: live.close,
  };
}

/** The memory that moves with a snapshot. */
export function buffersOf({ passed }: { passed: Passed }): ArrayBuffer[] {
  const { rows, seen, codes, logVariance, predicted, activations = [] } = passed;
  const arrays = [
    rows,
    seen,
    codes,
    logVariance,
    predicted,
    ...activations.flatMap(({ values, added }) => [values, added]),
  ];
  return [...new Set(arrays.flatMap((array) => (array ? [array.buffer] : [])))];
}

function passedOf(outputs: PassedTensors, ms: number, net: Network): Passed {
  const { features, seen, codes, logVariance, predicted } = outputs;
  const width = features.data.length / features.shape[0];
  const activations = net.layers.flatMap((layer, i): Activation[] => {
    const [found, added] = [outputs[`layer ${i}`], outputs[`flow ${i}`]];
    if (!found || !added) return [];
    const groups = groupsOf(net, i);
    const kind = layer === net.bottleneck ? "waist" : layer.spec.kind;
    return [{ kind, shape: layer.output, values: found.data, added: added.data, groups }];
  });
  return {
    width,
    rows: features.data,
    ...(seen && { seen: seen.data }),
    codes: codes.data,
    ...(logVariance && { logVariance: logVariance.data }),
    predicted: predicted.data,
    ...(activations.length > 0 && { activations }),
    ms,
  };
}

/** Numbers of a page as rows of a data set: pixels 0…1 become what the set stores. */
function rawOf(values: Float32Array<ArrayBuffer>, { shape, dtype }: Dataset): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const all = [values.length / size, ...shape];
  if (dtype === "uint8")
    return tensor(
      "uint8",
      all,
      Uint8Array.from(values, (x) => Math.round(255 * x)),
    );
  if (dtype === "float64") return tensor("float64", all, Float64Array.from(values));
  return tensor("float32", all, values);
}
