import { closeAll } from "../core/closeAll.ts";
import { sizeOf } from "../core/shape.ts";
import { type Tensor, zeros } from "../core/tensor.ts";
import type { Engine, Program } from "../engine/engine.ts";
import { type Graph, graph } from "../graph/graph.ts";
import { hasUnknown, isBeyond } from "../models/inputs/oddCells.ts";
import type { Autoencoder } from "./autoencoder.ts";
import { checkWidth } from "./checkWidth.ts";
import { rowsTogether, widestOf } from "./chunks.ts";
import { modelGraphs } from "./modelGraphs.ts";

type Floats = Tensor<"float32">;

/** A model on an engine, ready to be asked; programs are compiled when first needed. Scoring never samples. */
export interface Runner {
  readonly engine: Engine;
  /** Numbers of a row of features. */
  readonly width: number;
  /** Rows to read and keep at a time, see {@link rowsTogether}. */
  readonly together: number;
  /** Raw rows [n, ...] → features [n, ...features], as the network sees them. */
  features(raw: Tensor): Promise<Floats>;
  /** Raw rows [n, ...] → codes [n, latent]; all but the first `width` numbers are 0 where a nested model is asked for fewer. */
  encode(raw: Tensor, width?: number): Promise<Floats>;
  /** Raw rows [n, ...] → variances of their codes [n, latent]; the model must be variational. */
  variances(raw: Tensor): Promise<Floats>;
  /** Codes [n, latent] → predicted features [n, ...features]. */
  decode(codes: Floats): Promise<Floats>;
  /** Raw rows [n, ...] → predicted features [n, ...features]; a nested model's from `width` numbers of the code. */
  reconstruct(raw: Tensor, width?: number): Promise<Floats>;
  /** Raw rows → codes, predictions, and what was not predicted: feature less prediction, 0 where missing. */
  explain(raw: Tensor, width?: number): Promise<{ codes: Floats; predicted: Floats; residuals: Floats }>;
  /** What {@link explain} says but the codes, with the score of each row; the model must have a detector. */
  judge(raw: Tensor): Promise<{ scores: Tensor<"float64">; predicted: Floats; residuals: Floats }>;
  /** What the score of each row is made of, [n] each by its name, see {@link RowValues.judged}. */
  evidence(raw: Tensor): Promise<Record<string, Tensor<"float64">>>;
  close(): Promise<void>;
}

/** Rows that pass through the engine at once, where they are small. */
const mostBatch = 256;
/**
 * Batch of a program for a few rows, as a server is asked for: a row of 28×28 pixels took 1.4 ms by it and 32 by the whole
 * batch. What the network makes of a row is the same bits in either, as a product by a single row would not be; a score,
 * in float64, may differ in its last digits by the row's place in the batch.
 */
const fewRows = 16;

/** Puts a model on an engine. */
export function runner(
  model: Pick<Autoencoder, "spec" | "net" | "weights" | "detector">,
  engine: Engine,
): Runner {
  const { spec, net } = model;
  const together = rowsTogether(widestOf(net));
  const most = Math.min(mostBatch, together);
  const graphs = modelGraphs(model);
  const programs = new Map<string, Promise<Program>>();
  const compiled = (key: string, build: () => Graph): Promise<Program> => {
    const program = programs.get(key) ?? engine.compile(build());
    programs.set(key, program);
    return program;
  };

  const { input } = spec;
  /** What rows are known to have, and a key for it. */
  const knownOf = (raw: Tensor) => {
    const columns = "columns" in input ? input.columns : [];
    const known = { whole: !hasUnknown(columns, raw), within: !isBeyond(columns, raw) };
    return { known, key: Object.values(known).join() };
  };

  /** Runs any number of rows, the input of a given name, through a program of a batch that suits them. */
  const inBatches = async <T extends Tensor = Floats>(
    key: string,
    rows: Tensor,
    build: (batch: number) => Graph,
    name = "rows",
  ): Promise<Record<string, T>> => {
    const n = rows.shape[0];
    const batch = n <= fewRows ? Math.min(fewRows, most) : most;
    const program = await compiled(`${key} ${rows.dtype} ${batch}`, () => build(batch));
    const size = sizeOf(rows.shape.slice(1));
    const out: Record<string, T> = {};
    for (let start = 0; start < n; start += batch) {
      const count = Math.min(batch, n - start);
      const fed = zeros(rows.dtype, [batch, ...rows.shape.slice(1)]);
      (fed.data as Float32Array).set(
        (rows.data as Float32Array).subarray(start * size, (start + count) * size),
      );
      for (const [output, t] of Object.entries(await program.run({ [name]: fed }))) {
        const width = sizeOf(t.shape.slice(1));
        out[output] ??= zeros(t.dtype, [n, ...t.shape.slice(1)]) as T;
        (out[output].data as Float32Array).set(
          (t.data as Float32Array).subarray(0, count * width),
          start * width,
        );
      }
    }
    return out;
  };

  return {
    engine,
    width: sizeOf(net.features),
    together,
    features: async (raw) => {
      const build = (batch: number) => graph({ values: graphs.rows(batch, raw.dtype).features });
      return (await inBatches("features", raw, build)).values ?? zeros("float32", [0, ...net.features]);
    },
    encode: async (raw, width = spec.latent) => {
      checkWidth(spec, width);
      const build = (batch: number) => graph({ codes: graphs.rows(batch, raw.dtype, width).codes });
      return (await inBatches(`encode ${width}`, raw, build)).codes ?? zeros("float32", [0, spec.latent]);
    },
    variances: async (raw) => {
      const build = (batch: number) => graph({ variances: graphs.codeVariances(batch, raw.dtype) });
      return (await inBatches("variances", raw, build)).variances;
    },
    decode: async (codes) => {
      const build = (batch: number) => graph({ predicted: graphs.codes(batch).predicted });
      return (
        (await inBatches("decode", codes, build, "codes")).predicted ?? zeros("float32", [0, ...net.features])
      );
    },
    reconstruct: async (raw, width = spec.latent) => {
      checkWidth(spec, width);
      const build = (batch: number) => graph({ predicted: graphs.rows(batch, raw.dtype, width).predicted });
      const { predicted } = await inBatches(`reconstruct ${width}`, raw, build);
      return predicted ?? zeros("float32", [0, ...net.features]);
    },
    explain: async (raw, width = spec.latent) => {
      checkWidth(spec, width);
      const build = (batch: number) => {
        const { codes, predicted, residuals } = graphs.rows(batch, raw.dtype, width);
        return graph({ codes, predicted, residuals });
      };
      const { codes, predicted, residuals } = await inBatches(`explain ${width}`, raw, build);
      return { codes, predicted, residuals };
    },
    judge: async (raw) => {
      const { known, key } = knownOf(raw);
      const build = (batch: number) => {
        const { predicted, residuals, score } = graphs.rows(batch, raw.dtype).judged(known);
        return graph({ scores: score, predicted, residuals });
      };
      const judged = await inBatches<Tensor>(`judge ${key}`, raw, build);
      return {
        scores: judged.scores as Tensor<"float64">,
        predicted: judged.predicted as Floats,
        residuals: judged.residuals as Floats,
      };
    },
    evidence: (raw) => {
      const { known, key } = knownOf(raw);
      const build = (batch: number) => graph(graphs.rows(batch, raw.dtype).judged(known).evidence);
      return inBatches<Tensor<"float64">>(`evidence ${key}`, raw, build);
    },
    close: () => closeAll(programs.values()),
  };
}
