import type { Tensor } from "../../core/tensor.ts";
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
  const relus = operationsOf([apply(input("pictures", "float32", pictures.shape))])
    .filter(({ type }) => type === "Relu")
    .map(({ outputs }) => outputs[0]);
  const program = await engine.compile(
    graph(Object.fromEntries(relus.map((x, i) => [`most ${i}`, op.reduceMax(x, { axes: [0, 2, 3] })]))),
  );
  try {
    const most = Object.values(await program.run({ pictures })).flatMap(({ data }) => [
      ...(data as Float32Array),
    ]);
    return { count: most.length, dead: most.filter((x) => x === 0).length };
  } finally {
    await program.close();
  }
}
