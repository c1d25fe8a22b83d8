import type { Dataset } from "../src/data/dataset.ts";
import type { Engine } from "../src/engine/engine.ts";
import { type Graph, operationsOf } from "../src/graph/graph.ts";

/** An engine that counts the multiplications of the matrix products it is asked for. */
export function countedEngine(engine: Engine): { engine: Engine; multiplications: () => number } {
  let total = 0;
  return {
    multiplications: () => total,
    engine: {
      ...engine,
      compile: async (graph) => {
        const program = await engine.compile(graph);
        const each = productsOf(graph);
        return {
          ...program,
          run: (inputs) => {
            total += each;
            return program.run(inputs);
          },
        };
      },
    },
  };
}

function productsOf({ outputs }: Graph): number {
  let sum = 0;
  for (const { type, inputs, outputs: made, attributes } of operationsOf(Object.values(outputs))) {
    if (type !== "Gemm") continue;
    const [m, n] = made[0].shape;
    sum += m * n * inputs[0].shape[attributes.transA ? 0 : 1];
  }
  return sum;
}

/** A data set that counts the rows that are read of it. */
export function countedRows(dataset: Dataset): { dataset: Dataset; read: () => number } {
  let total = 0;
  return {
    read: () => total,
    dataset: {
      ...dataset,
      read: (rows) => {
        total += rows.length;
        return dataset.read(rows);
      },
    },
  };
}
