import { median } from "../compare/statistics.ts";

/** One node of a profiled model: what it computes and how long it takes. */
export interface Kernel {
  readonly node: string;
  readonly op: string;
  /** Shapes of the inputs and outputs: `128×784, 784×256 → 128×256`. */
  readonly shapes: string;
  /** Floating-point operations a step of a product or convolution, a multiplication and an addition counted apart; otherwise 0. */
  readonly flops: number;
  /** Milliseconds a step. */
  readonly ms: number;
}

/** An event of the runtime's trace file, as far as it is read. */
export interface TraceEvent {
  readonly cat: string;
  readonly name: string;
  /** Microseconds. */
  readonly dur: number;
  readonly args?: {
    readonly op_name?: string;
    readonly input_type_shape?: readonly TypeShape[];
    readonly output_type_shape?: readonly TypeShape[];
  };
}

/** `{ "float": [128, 784] }`. */
type TypeShape = Readonly<Record<string, readonly number[]>>;

const suffix = "_kernel_time";

/** The runs that a trace tells of. */
export interface TracedRuns {
  /** Runs in the beginning that do not count. */
  readonly warmUp: number;
  /** Runs that count. */
  readonly runs: number;
  /** Steps that a run takes: how often it calls a node of its loop; one outside is called once. */
  readonly stepsPerRun: number;
}

/** The kernels of a trace by their nodes, each with what a step takes of it: the median over its calls that count, by its calls a step. */
export function kernelsOf(
  trace: readonly TraceEvent[],
  { warmUp, runs, stepsPerRun }: TracedRuns = { warmUp: 0, runs: 1, stepsPerRun: 1 },
): Kernel[] {
  const calls = new Map<string, TraceEvent[]>();
  for (const event of trace) {
    if (event.cat !== "Node" || !event.name.endsWith(suffix)) continue;
    calls.set(event.name, [...(calls.get(event.name) ?? []), event]);
  }
  return [...calls].map(([name, all]) => {
    const [{ args = {} }] = all;
    const callsPerRun = all.length / (warmUp + runs);
    const callsPerStep = callsPerRun / stepsPerRun;
    const counted = all.slice(Math.min(Math.round(warmUp * callsPerRun), all.length - 1));
    const op = args.op_name ?? "unknown";
    const shapesOf = (list: readonly TypeShape[] = []) => list.map((t) => Object.values(t)[0] ?? []);
    const [inputs, outputs] = [shapesOf(args.input_type_shape), shapesOf(args.output_type_shape)];
    const show = (shapes: readonly (readonly number[])[]): string =>
      shapes.map((s) => s.join("×") || "1").join(", ");
    return {
      node: name.slice(0, -suffix.length),
      op,
      shapes: `${show(inputs)} → ${show(outputs)}`,
      flops: callsPerStep * flopsOf(op, inputs, outputs),
      ms: callsPerStep * median(counted.map(({ dur }) => dur / 1000)),
    };
  });
}

/** Floating-point operations, told by the shapes alone: the trace does not say which operand is transposed. */
function flopsOf(
  op: string,
  [a = [], b = []]: readonly (readonly number[])[],
  [y = []]: readonly (readonly number[])[],
): number {
  if (/MatMul|Gemm/.test(op)) return 2 * Math.sqrt(count(a) * count(b) * count(y));
  if (op === "ConvTranspose") return 2 * count(a) * count(b.slice(1));
  if (/Conv$/.test(op)) return 2 * count(y) * count(b.slice(1));
  return 0;
}

function count(shape: readonly number[]): number {
  return shape.reduce((n, d) => n * d, 1);
}
