import { type Shape, sizeOf } from "../core/shape.ts";
import type { Value } from "../graph/value.ts";
import type { Parameter, Weights } from "../nn/parameter.ts";
import type { RandomFeed } from "./corrupt.ts";
import type { Features, InputSpec } from "./inputSpec.ts";
import { multiplications, type Network } from "./network.ts";
import { type Objective, objective, randomFeeds } from "./objective.ts";
import { type Revival, revivalOf } from "./revival.ts";
import { type Start, startOf } from "./start.ts";
import { warmUpOf } from "./warmUp.ts";

/** All that a training run asks of a model, whatever its kind. */
export interface Trainable {
  readonly input: InputSpec;
  /** Shape of a row as the network sees it. */
  readonly features: Shape;
  readonly parameters: readonly Parameter[];
  /** Random numbers that a step is fed for each row. */
  readonly randomFeeds: readonly RandomFeed[];
  /** Multiplications that a row costs forwards. */
  readonly multiplications: number;
  /** Numbers that the loss of a row adds up; 1 where it is a mean. */
  readonly lossScale: number;
  /** Share of the run over which a part of the loss rises from 0; 0 where none does. */
  readonly warmUp: number;
  /** The layer that starts so that the first output is the mean of the data; absent where none should. */
  readonly start?: Start;
  /** How units that went silent are given another start between epochs; absent where none should be. */
  readonly revival?: Revival;
  /**
   * The loss of a batch. `random` holds the {@link randomFeeds} by name, [batch, ...shape]; `warmth`, a scalar in
   * 0…1, is the share that counts so far of what warms up.
   */
  objective(
    features: Features,
    weights: Weights,
    random: Readonly<Record<string, Value>>,
    warmth?: Value,
  ): Objective;
}

/** An autoencoder as training sees it. */
export function trainable(net: Network): Trainable {
  const { spec, features, parameters } = net;
  return {
    input: spec.input,
    features,
    parameters,
    randomFeeds: randomFeeds(net),
    multiplications: multiplications(net),
    // A variational model's loss counts a whole row, the others' one number.
    lossScale: spec.type === "variational" ? sizeOf(features) : 1,
    warmUp: warmUpOf(spec),
    start: startOf(net),
    revival: revivalOf(net),
    objective: (...given) => objective(net, ...given),
  };
}
