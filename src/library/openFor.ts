import { dataError } from "../core/errors.ts";
import type { Dataset } from "../data/dataset.ts";
import { type OpeningHost, openSource } from "../data/open.ts";
import type { OpenOptions } from "../data/options.ts";
import type { Source } from "../data/source.ts";
import { type Autoencoder, checkRows } from "../model/autoencoder.ts";
import { openOptions } from "../models/inputs/inputSpec.ts";

/**
 * Bytes of rows that are kept in memory where rows are only passed over in order: more of them move to a temporary file,
 * which costs such a pass next to nothing.
 */
const passedMemory = 32 * 2 ** 20;

/** How data is opened for a model, by {@link Model.open}; the model says the rest. */
export type OpenForOptions = Omit<OpenOptions, "series" | "window" | "size" | "channels" | "columns">;

/** Opens data as a model takes it: its columns by name, its size of pictures, its windows; refuses what does not suit it. */
export async function openFor(
  model: Autoencoder,
  host: OpeningHost,
  source: Source,
  options: OpenForOptions = {},
): Promise<Dataset> {
  const { memoryLimit = passedMemory } = options;
  // What a model learnt says how its columns are read; which texts mean a missing cell may differ from file to file.
  const own = openOptions(model.spec.input);
  const missing = options.missing ?? own.missing;
  const data = await openSource(host, source, {
    ...{ ...options, memoryLimit, ...own },
    ...(missing && { missing }),
  });
  try {
    checkRows(model, data);
    return data;
  } catch (error) {
    await data.close();
    throw error;
  }
}

/**
 * Opens codes by the names of their columns, `z0`, `z1` …: labels beside them are no part of the code. Of a nested
 * model's codes the first `width` numbers. An array has no names, and is taken whole.
 */
export async function openCodes(
  { spec: { latent } }: Autoencoder,
  host: OpeningHost,
  source: Source,
  { width = latent }: { width?: number } = {},
): Promise<Dataset> {
  const all = await openSource(host, source, { memoryLimit: passedMemory });
  const named = all.columns?.filter(({ name }) => /^z\d+$/.test(name)).length ?? 0;
  if (named === 0) return all;
  await all.close();
  if (named > latent)
    throw dataError({
      subject: all.name,
      reason: "wrong-shape",
      rule: `the model's codes have ${latent} numbers`,
      received: named,
      repair: "decode with the model that encoded",
    });
  const columns = Array.from({ length: width }, (_, i) => ({ name: `z${i}`, kind: "numeric" as const }));
  return openSource(host, source, { like: columns, memoryLimit: passedMemory });
}
