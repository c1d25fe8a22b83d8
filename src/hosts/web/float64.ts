import type { Engine } from "../../engine/engine.ts";
import { operationsOf } from "../../graph/graph.ts";
import type { Value } from "../../graph/value.ts";

/**
 * An engine whose graphs with float64 run on another: the runtime's builds with WebGPU have no operators for it, on the
 * graphics card or beside it. The other one is started by the first such graph.
 */
export function withFloat64(engine: Engine, other: () => Promise<Engine>): Engine {
  let started: Promise<Engine> | undefined;
  const engineOf = async (values: readonly Value[]): Promise<Engine> => {
    if (!hasFloat64(values)) return engine;
    started ??= other();
    return started;
  };
  return {
    name: engine.name,
    compile: async (graph) => (await engineOf(Object.values(graph.outputs))).compile(graph),
    compileStep: async (step, options) => {
      const values = [...Object.values(step.outputs), ...step.state.map(({ next }) => next)];
      return (await engineOf(values)).compileStep(step, options);
    },
    close: async () => {
      await engine.close();
      await (await started)?.close();
    },
  };
}

function hasFloat64(values: readonly Value[]): boolean {
  return operationsOf(values).some(({ outputs }) => outputs.some(({ dtype }) => dtype === "float64"));
}
