import { evenly } from "../core/evenly.ts";
import { random } from "../core/random.ts";
import { sizeOf } from "../core/shape.ts";
import { zeros } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { graph } from "../graph/graph.ts";
import { modelGraphs } from "../model/modelGraphs.ts";
import type { OpenModel } from "../model/openModel.ts";

/** How likely a variational model finds rows, in nats a row. */
export interface Likelihood {
  /** −ln p(x), from above: by importance sampling. */
  readonly nll: number;
  /** The evidence lower bound, at β = 1. */
  readonly elbo: number;
  /** Rows that were measured. */
  readonly rows: number;
}

export interface LikelihoodOptions {
  /** Draws of the code for each row. */
  samples: number;
  seed: number;
  /** Most numbers that are decoded; by default a few times the work of an epoch of a small set. */
  most?: number;
}

/** Most numbers of one batch of decoded rows. */
const batchNumbers = 2e6;

/**
 * Estimates the likelihood of rows under a variational model, of an even sample of them where there are many. The
 * draws depend on the seed and the row alone, so that two models are compared by the same ones.
 */
export async function likelihood(
  model: OpenModel,
  dataset: Dataset,
  { samples, seed, most = 1e8 }: LikelihoodOptions,
): Promise<Likelihood | undefined> {
  const { net, run } = model;
  const { latent } = model.spec;
  const size = sizeOf(net.features);
  const sampled = evenly(dataset.rows, Math.max(1, Math.floor(most / (samples * size))));
  const rows = sampled.length;
  const decoded = Math.max(1, Math.min(256, Math.floor(batchNumbers / size)));
  const draws = Math.min(samples, 16, decoded);
  const batch = Math.max(1, Math.min(rows, Math.floor(decoded / draws)));

  const logs = modelGraphs(model).logImportance(batch, draws, dataset.dtype);
  if (!logs || rows === 0) return undefined;

  const program = await run.engine.compile(graph({ logs }));
  const source = random(seed);
  let [nll, elbo] = [0, 0];
  try {
    for (let start = 0; start < rows; start += batch) {
      const count = Math.min(batch, rows - start);
      // The last batch is filled up with its last row, which does not count again.
      const chosen = Uint32Array.from({ length: batch }, (_, i) => sampled[Math.min(start + i, rows - 1)]);
      for (const logs of await weigh(chosen, count)) {
        const top = logs.reduce((a, b) => Math.max(a, b));
        const sum = logs.reduce((total, log) => total + Math.exp(log - top), 0);
        nll -= top + Math.log(sum / samples);
        elbo += logs.reduce((a, b) => a + b, 0) / samples;
      }
    }
  } finally {
    await program.close();
  }
  return { nll: nll / rows, elbo: elbo / rows, rows };

  /** The log weights of each of the first `count` rows. */
  async function weigh(chosen: Uint32Array, count: number): Promise<Float64Array[]> {
    const streams = Array.from(chosen, (row) => source.fork(`likelihood ${row}`));
    const fed = await dataset.read(chosen);
    const found = Array.from({ length: count }, () => new Float64Array(samples));
    for (let from = 0; from < samples; from += draws) {
      const drawn = zeros("float32", [draws, batch, latent]);
      for (let at = 0; at < drawn.data.length; at++)
        drawn.data[at] = streams[Math.floor(at / latent) % batch].normal();
      const drawnLogs = (await program.run({ rows: fed, noise: drawn })).logs.data as Float32Array;
      for (let k = 0; k < Math.min(draws, samples - from); k++)
        for (let i = 0; i < count; i++) found[i][from + k] = drawnLogs[k * batch + i];
    }
    return found;
  }
}
