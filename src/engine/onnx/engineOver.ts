import { HourglassError } from "../../core/errors.ts";
import { type Shape, sameShape, showShape } from "../../core/shape.ts";
import { zeros } from "../../core/tensor.ts";
import { encodeOnnx } from "../../graph/onnx/encode.ts";
import type { OnnxModel } from "../../graph/onnx/model.ts";
import { nameOf, type Value } from "../../graph/value.ts";
import type { Engine, Tensors } from "../engine.ts";
import { findBlockSize } from "./blockSize.ts";
import { graphModel, stepModel } from "./models.ts";
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

/** The engine over ONNX Runtime in a thread, whichever host started it. */
export async function engineOver({ thread, name, device, options, layout }: EngineParts): Promise<Engine> {
  const block = layout === "blocked" && device === "cpu" ? await findBlockSize(thread, options) : 0;
  /** Blocked convolutions are the runtime's internal affair, so a model that it refuses gets a plain twin. */
  const compile = async (build: (block: number) => OnnxModel): Promise<number> => {
    if (block > 0) {
      const model = encodeOnnx(build(block));
      const program = await thread.compile(model, options).catch(() => undefined);
      if (program !== undefined) return program;
    }
    return thread.compile(encodeOnnx(build(0)), options);
  };

  return {
    name: `${name}, ${block > 0 ? `blocked ${block}` : "plain"}`,
    compile: async (graph) => {
      const given = { ...graph, outputs: named(graph.outputs) };
      const program = await compile((block) => graphModel(given, block));
      return {
        run: async (inputs) => {
          // The caller keeps these arrays, so copies are what moves into the thread.
          const copies = structuredClone(pick(graph.inputs, inputs));
          return unnamed(await thread.run(program, copies));
        },
        close: () => thread.release(program),
      };
    },
    compileStep: async (step, { stepsPerRun = 1 } = {}) => {
      const given = { ...step, outputs: named(step.outputs) };
      const program = await compile((block) => stepModel(given, stepsPerRun, block));
      const states = step.state.map(({ value }) => value);
      await thread.setState(
        program,
        Object.fromEntries(states.map((v) => [nameOf(v), zeros(v.dtype, v.shape)])),
      );
      return {
        stepsPerRun,
        run: async (feeds) => unnamed(await thread.run(program, pick(step.feeds, feeds, [stepsPerRun]))),
        state: () => thread.state(program),
        setState: async (state) => thread.setState(program, pick(states, state)),
        close: () => thread.release(program),
      };
    },
    close: () => thread.close(),
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
