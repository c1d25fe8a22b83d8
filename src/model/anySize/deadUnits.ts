import { rowOf } from "../../core/rows.ts";
import { type Tensor, tensor } from "../../core/tensor.ts";
import type { Engine } from "../../engine/engine.ts";
import { graph, operationsOf } from "../../graph/graph.ts";
import * as op from "../../graph/ops/index.ts";
import { input, type Value } from "../../graph/value.ts";

/** The units of a network that pass through a ReLU. */
export interface Units {
  readonly count: number;
  /** Those that were 0 everywhere. */
  readonly dead: number;
}

/** How many units of a network are 0 at every place of some pictures [n, channels, height, width]. */
export async function deadUnits(
  apply: (pictures: Value) => Value,
  pictures: Tensor<"float32">,
  engine: Engine,
): Promise<Units> {
  const [n, ...size] = pictures.shape;
  const relus = operationsOf([apply(input("picture", "float32", [1, ...size]))])
    .filter(({ type }) => type === "Relu")
    .map(({ outputs }) => outputs[0]);
  const program = await engine.compile(
    graph(Object.fromEntries(relus.map((x, i) => [`most ${i}`, op.reduceMax(x, { axes: [0, 2, 3] })]))),
  );
  try {
    const live = new Set<string>();
    // One picture at a time, so that memory does not grow with their number.
    for (let i = 0; i < n; i++) {
      const { shape, data } = rowOf(pictures, i);
      const given = await program.run({ picture: tensor("float32", [1, ...shape], data) });
      for (const [name, most] of Object.entries(given))
        for (const [unit, x] of (most.data as Float32Array).entries())
          if (x !== 0) live.add(`${name} ${unit}`);
    }
    const count = relus.reduce((sum, { shape }) => sum + shape[1], 0);
    return { count, dead: count - live.size };
  } finally {
    await program.close();
  }
}
