import type { Random } from "../../../src/core/random.ts";
import { decodeSafetensors, encodeSafetensors } from "../../../src/files/safetensors.ts";
import { loadAnyModel, startEngine } from "../../../src/node.ts";
import { mutant } from "../mutate.ts";
import { accepted } from "../refused.ts";
import { readSamples } from "../samples.ts";
import type { StartTarget } from "../target.ts";

/** Model files: half of them broken as bytes, half in what their header says, without the checksum that would tell. */
export const startModel: StartTarget = async (folder) => {
  const samples = readSamples(folder, "model");
  const all = samples.map(({ bytes }) => bytes);
  const engine = await startEngine({ threads: 1 });
  return {
    whole: samples,
    make(source) {
      const { bytes, kind } = samples[source.integer(samples.length)];
      const broken = source.integer(2) === 0 ? mutant(bytes, all, source) : rewritten(bytes, source);
      return { bytes: broken, kind };
    },
    take: ({ bytes }) =>
      accepted(async () => {
        const model = await loadAnyModel(bytes, { engine });
        await model.close();
      }),
    close: () => engine.close(),
  };
};

/** The file with one of its texts broken or a tensor of another shape, and no checksum. */
function rewritten(bytes: Uint8Array, source: Random): Uint8Array {
  const sample = decodeSafetensors(bytes, "sample");
  const [tensors, metadata] = [new Map(sample.tensors), new Map(sample.metadata)];
  metadata.delete("checksum");
  const texts = [...metadata];
  const [name, text] = texts[source.integer(texts.length)];
  const others = texts.map(([, other]) => new TextEncoder().encode(other));
  const broken = new TextDecoder().decode(mutant(new TextEncoder().encode(text), others, source));
  if (source.integer(4) > 0) metadata.set(name, broken);
  else {
    const names = [...tensors.keys()];
    const from = tensors.get(names[source.integer(names.length)]);
    const to = names[source.integer(names.length)];
    if (source.integer(3) === 0 || !from) tensors.delete(to);
    else tensors.set(to, from);
  }
  return encodeSafetensors({ tensors, metadata });
}
