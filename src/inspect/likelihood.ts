import { evenly } from "../core/evenly.ts";
import { random } from "../core/random.ts";
import { sizeOf } from "../core/shape.ts";
import { zeros } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { graph } from "../graph/graph.ts";
import { densityOfDraws } from "../model/codeMixture.ts";
import { modelGraphs } from "../model/modelGraphs.ts";
import type { OpenModel } from "../model/openModel.ts";

/** How likely a variational model finds rows, in nats a row. */
export interface Likelihood {
  /** −ln p(x), from above, by importance sampling: for codes of the density that the model keeps of them, else of its prior. */
  readonly nll: number;
  /** −ln p(x) for codes of the prior that the model was trained towards. */
  readonly nllOfPrior: number;
  /** The evidence lower bound for codes of that prior, at β = 1. */
  readonly elbo: number;
  /** Gaussians of the density; absent where there is none. */
  readonly gaussians?: number;
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

/** The log importance weights of a row's draws. */
interface LogWeights {
  readonly prior: Float64Array;
  readonly density?: Float64Array;
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

  const density = model.codes && densityOfDraws(model.codes);
  const logs = modelGraphs(model).logImportance(batch, draws, dataset.dtype, density);
  if (!logs || rows === 0) return undefined;

  const program = await run.engine.compile(graph({ ...logs }));
  const source = random(seed);
  let [nll, nllOfPrior, elbo] = [0, 0, 0];
  try {
    for (let start = 0; start < rows; start += batch) {
      const count = Math.min(batch, rows - start);
      // The last batch is filled up with its last row, which does not count again.
      const chosen = Uint32Array.from({ length: batch }, (_, i) => sampled[Math.min(start + i, rows - 1)]);
      for (const { prior, density = prior } of await weigh(chosen, count)) {
        nll -= logMeanExp(density);
        nllOfPrior -= logMeanExp(prior);
        elbo += prior.reduce((a, b) => a + b, 0) / samples;
      }
    }
  } finally {
    await program.close();
  }
  return {
    nll: nll / rows,
    nllOfPrior: nllOfPrior / rows,
    elbo: elbo / rows,
    rows,
    ...(density && { gaussians: density.parts.length }),
  };

  /** The log weights of each of the first `count` rows. */
  async function weigh(chosen: Uint32Array, count: number): Promise<LogWeights[]> {
    const streams = Array.from(chosen, (row) => source.fork(`likelihood ${row}`));
    const fed = await dataset.read(chosen);
    const found = Array.from(
      { length: count },
      (): LogWeights => ({
        prior: new Float64Array(samples),
        ...(density && { density: new Float64Array(samples) }),
      }),
    );
    for (let from = 0; from < samples; from += draws) {
      const drawn = zeros("float32", [draws, batch, latent]);
      for (let at = 0; at < drawn.data.length; at++)
        drawn.data[at] = streams[Math.floor(at / latent) % batch].normal();
      const given = await program.run({ rows: fed, noise: drawn });
      for (let k = 0; k < Math.min(draws, samples - from); k++)
        for (let i = 0; i < count; i++) {
          const { prior, density } = found[i];
          prior[from + k] = Number(given.prior.data[k * batch + i]);
          if (density) density[from + k] = Number(given.density.data[k * batch + i]);
        }
    }
    return found;
  }
}

/** The logarithm of the mean of exponentials. */
function logMeanExp(logs: Float64Array): number {
  const top = logs.reduce((a, b) => Math.max(a, b));
  return top + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - top), 0) / logs.length);
}
