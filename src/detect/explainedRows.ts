import { type Tensor, zeros } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Engine, Program } from "../engine/engine.ts";
import { graph } from "../graph/graph.ts";
import { input } from "../graph/value.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import { chunks } from "../model/chunks.ts";
import { spaceNumbers, usualWeights } from "../model/detector/detector.ts";
import { pooledResiduals } from "../model/detector/pooledResiduals.ts";
import type { Runner } from "../model/runner.ts";

type Floats = Tensor<"float32">;

/** What a detector is fitted on, of rows that a model has explained; never a whole picture. */
export interface ExplainedRows {
  /** What the rows hold, as the network sees it, [n, features]; [n, 0] where a detector does not look at it. */
  readonly features: Floats;
  /** Their pooled residuals, [n, numbers], see {@link pooledResiduals}. */
  readonly residuals: Floats;
  /** [n, latent] */
  readonly codes: Floats;
  /** Mean square of each number's residual, [features]. */
  readonly squares: Float64Array<ArrayBuffer>;
}

/** Explains some rows of a data set by a model, a chunk at a time. */
export async function explainRows(
  { net }: Pick<Autoencoder, "net">,
  run: Runner,
  dataset: Dataset,
  { rows, engine }: { rows: Uint32Array; engine: Engine },
): Promise<ExplainedRows> {
  const weights = usualWeights(net);
  const { residual: numbers } = spaceNumbers(net, weights);
  const featureNumbers = weights.features > 0 ? run.width : 0;
  const features = zeros("float32", [rows.length, featureNumbers]);
  const residuals = zeros("float32", [rows.length, numbers]);
  const codes = zeros("float32", [rows.length, net.spec.latent]);
  const squares = new Float64Array(run.width);
  const pool = pooling(engine, numbers);
  try {
    for await (const { start, raw } of chunks(dataset, run, rows)) {
      const explained = await run.explain(raw);
      const { data } = explained.residuals;
      for (let i = 0; i < data.length; i++) squares[i % run.width] += data[i] ** 2 / rows.length;
      residuals.data.set((await pool.pooled(explained.residuals)).data, start * numbers);
      codes.data.set(explained.codes.data, start * net.spec.latent);
      if (featureNumbers > 0) features.data.set((await run.features(raw)).data, start * featureNumbers);
    }
  } finally {
    await pool.close();
  }
  return { features, residuals, codes, squares };
}

/** {@link pooledResiduals} for batches of any length; compiled anew where the length changes. */
function pooling(engine: Engine, numbers: number) {
  let compiled: { count: number; program: Program } | undefined;
  return {
    pooled: async (residuals: Floats): Promise<Floats> => {
      const [count] = residuals.shape;
      if (compiled?.count !== count) {
        await compiled?.program.close();
        const asked = graph({
          pooled: pooledResiduals(input("residuals", "float32", residuals.shape), numbers),
        });
        compiled = { count, program: await engine.compile(asked) };
      }
      return (await compiled.program.run({ residuals })).pooled as Floats;
    },
    close: async () => compiled?.program.close(),
  };
}
