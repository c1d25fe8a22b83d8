import { HourglassError } from "../../core/errors.ts";
import { type Shape, sameShape, showShape } from "../../core/shape.ts";
import { zeros } from "../../core/tensor.ts";
import { graph } from "../../graph/graph.ts";
import { encodeOnnx } from "../../graph/onnx/encode.ts";
import type { OnnxModel } from "../../graph/onnx/model.ts";
import * as op from "../../graph/ops/index.ts";
import { input, nameOf, type Value } from "../../graph/value.ts";
import type { Engine, Layout, Tensors } from "../engine.ts";
import { findBlockSize } from "./blockSize.ts";
import { findBytes } from "./findBytes.ts";
import type { Target } from "./lowering.ts";
import { graphModel, nextName, readerModel, singleStepModel, stepModel, usesBlocks } from "./models.ts";
import type { Device, SessionOptions } from "./sessionOptions.ts";
import type { Thread } from "./thread.ts";

/** What an engine is made of, as a host has it. */
export interface EngineParts {
  /** Owned by the engine, which closes it. */
  thread: Thread;
  /** Device and threads, for reports: `onnx cpu, 2 threads`. */
  name: string;
  device: Device;
  /** What the runtime is told at each compilation. */
  options: SessionOptions;
  /** `blocked` uses blocked convolutions where the processor has them; `plain` never does. */
  layout: "blocked" | "plain";
}

/** The engine over ONNX Runtime in a thread, whichever host started it. Fails where the device does not compute. */
export async function engineOver({ thread, name, device, options, layout }: EngineParts): Promise<Engine> {
  if (device === "webgpu") await checkGraphics(thread, options);
  const block = layout === "blocked" && device === "cpu" ? await findBlockSize(thread, options) : 0;
  // What runs on a device stays there between steps; a Scan would be the processor's, and carry the state over and back.
  const apart = device !== "cpu";
  const mostArrays = apart ? undefined : Infinity;
  /** Blocked convolutions are the runtime's internal affair, so a model that it refuses gets a plain twin. */
  const compile = async (build: (target: Target) => OnnxModel, given = options): Promise<Compiled> => {
    if (block > 0) {
      const model = build({ block, mostArrays });
      if (!usesBlocks(model))
        return { program: await thread.compile(encodeOnnx(model), given), layout: "plain" };
      const program = await thread.compile(encodeOnnx(model), given).catch(() => undefined);
      if (program !== undefined) return { program, layout: "blocked" };
    }
    return { program: await thread.compile(encodeOnnx(build({ mostArrays })), given), layout: "plain" };
  };

  let bytes: Promise<boolean> | undefined;
  return {
    name: `${name}, ${block > 0 ? `blocked ${block}` : "plain"}`,
    takesBytes: () => (bytes ??= block > 0 ? findBytes(thread, options) : Promise.resolve(false)),
    compile: async (graph) => {
      const given = { ...graph, outputs: named(graph.outputs) };
      const { program, layout } = await compile((target) => graphModel(given, target));
      return {
        layout,
        run: async (inputs, { handOver = false } = {}) => {
          const given = pick(graph.inputs, inputs);
          // Arrays that the caller keeps are copied: what is passed moves into the thread.
          return unnamed(await thread.run(program, handOver ? given : structuredClone(given)));
        },
        close: () => thread.release(program),
      };
    },
    compileStep: async (step, { stepsPerRun = 1 } = {}) => {
      const given = { ...step, outputs: named(step.outputs) };
      const states = step.state.map(({ value }) => value);
      // A Scan of one step copies its arrays for nothing.
      const alone = apart || stepsPerRun === 1;
      const { program, layout } = await compile(
        (target) => (alone ? singleStepModel(given, target) : stepModel(given, stepsPerRun, target)),
        apart ? { ...options, ...keepState(states) } : options,
      );
      const reader = apart ? await thread.compile(encodeOnnx(readerModel(states)), options) : undefined;
      await thread.setState(
        program,
        Object.fromEntries(states.map((v) => [nameOf(v), zeros(v.dtype, v.shape)])),
      );
      return {
        layout,
        stepsPerRun,
        run: async (feeds) => {
          const rows = pick(step.feeds, feeds, [stepsPerRun]);
          return unnamed(await thread.run(program, rows, alone ? stepsPerRun : undefined));
        },
        state: () => thread.state(program, reader),
        setState: async (state) => thread.setState(program, pick(states, state)),
        close: async () => {
          await thread.release(program);
          if (reader !== undefined) await thread.release(reader);
        },
      };
    },
    close: () => thread.close(),
  };
}

/**
 * Throws where graphs would not run on a graphics card. The runtime is told to refuse what it would leave to the
 * processor, which it otherwise does without a word.
 */
async function checkGraphics(thread: Thread, options: SessionOptions): Promise<void> {
  const x = input("x", "float32", [4]);
  const { session, ...extra } = (options.extra ?? {}) as { session?: object };
  const strict = { ...options, extra: { ...extra, session: { ...session, disable_cpu_ep_fallback: "1" } } };
  try {
    await thread.release(await thread.compile(encodeOnnx(graphModel(graph({ y: op.add(x, x) }))), strict));
  } catch (error) {
    await thread.close();
    throw new HourglassError("failed", {
      subject: "device webgpu",
      reason: "no-device",
      rule: "needs a graphics adapter",
      received: /adapter/i.test(String(error)) ? "none" : String(error),
      repair: "install the driver of the graphics card (Vulkan on Linux), or use device cpu",
    });
  }
}

interface Compiled {
  readonly program: number;
  readonly layout: Layout;
}

/** Options that leave the state where the device computed it. */
function keepState(states: readonly Value[]): SessionOptions {
  return {
    preferredOutputLocation: Object.fromEntries(states.map((v) => [nextName(v), "gpu-buffer"])),
  };
}

/** ONNX has one name space for inputs and outputs; a graph has two. */
const prefix = "out:";

const named = <T>(outputs: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(outputs).map(([name, value]) => [prefix + name, value]));

const unnamed = (outputs: Tensors): Tensors =>
  Object.fromEntries(Object.entries(outputs).map(([name, t]) => [name.slice(prefix.length), t]));

/** The arrays that the values name, checked; anything else that was given stays behind. */
function pick(values: readonly Value[], given: Tensors, leading: Shape = []): Tensors {
  return Object.fromEntries(
    values.map((value) => {
      const name = nameOf(value);
      const tensor = given[name];
      const shape = [...leading, ...value.shape];
      const fits = tensor && tensor.dtype === value.dtype && sameShape(tensor.shape, shape);
      if (!fits) {
        const received = tensor ? `${tensor.dtype} ${showShape(tensor.shape)}` : "nothing";
        throw new HourglassError(
          "internal",
          `internal: input ${name} is ${value.dtype} ${showShape(shape)}, got ${received}`,
        );
      }
      return [name, tensor];
    }),
  );
}
