import type { Tensor } from "../core/tensor.ts";
import type { Graph } from "../graph/graph.ts";
import type { StepGraph } from "../graph/step.ts";
import type { Peers } from "./peers/peers.ts";

/** Arrays by the names of a graph's inputs or outputs. */
export type Tensors = Readonly<Record<string, Tensor>>;

/**
 * Runs graphs. It is not a tensor library: it takes whole graphs, compiles each once for its static shapes, and
 * runs it. `reference` (plain loops) is the oracle; `onnx/` is the fast one.
 */
export interface Engine {
  /** What ran, for reports: `onnx cpu, 2 threads, blocked 16`. */
  readonly name: string;
  /**
   * Floating-point operations after which a run of training steps should end, for progress and what else the engine's thread
   * is asked in between; about half a second of a fast machine where absent.
   */
  readonly runFlops?: number;
  /** Who takes training steps together with this process; absent where it computes alone. */
  readonly peers?: Peers;
  /** Whether convolutions of bytes are exact here and faster than those of float32 (`graph/inBytes.ts`); not where absent. Asked once at most. */
  readonly takesBytes?: () => Promise<boolean>;
  /** Prepares a graph that maps inputs to outputs. */
  compile(graph: Graph): Promise<Program>;
  /** Prepares a training step; the state lives in the engine between runs. */
  compileStep(step: StepGraph, options?: StepOptions): Promise<StepProgram>;
  /** Releases everything that was compiled, and the thread that it ran in. */
  close(): Promise<void>;
}

export interface StepOptions {
  /** Steps that one run takes (the leading axis of every feed). Default 1. */
  stepsPerRun?: number;
}

/**
 * How pictures lie in memory while a program runs: `blocked` where some of its operators take channels in blocks, `plain`
 * where none does.
 */
export type Layout = "plain" | "blocked";

/** A compiled graph. */
export interface Program {
  readonly layout: Layout;
  /** The caller keeps the inputs, unless it hands them over: their buffers may then be detached. */
  run(inputs: Tensors, options?: { readonly handOver?: boolean }): Promise<Tensors>;
  close(): Promise<void>;
}

/** A compiled training step with its state. */
export interface StepProgram {
  readonly layout: Layout;
  readonly stepsPerRun: number;
  /**
   * Takes `stepsPerRun` steps. Every feed carries a leading axis of that length, and so does every output.
   * Feeds are handed over: their buffers may be detached.
   */
  run(feeds: Tensors): Promise<Tensors>;
  /** A copy of the state, by name. */
  state(): Promise<Tensors>;
  setState(state: Tensors): Promise<void>;
  close(): Promise<void>;
}
