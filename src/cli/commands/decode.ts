import { dataError } from "../../core/errors.ts";
import type { Dataset } from "../../data/dataset.ts";
import { openDataset } from "../../hosts/node/open.ts";
import { runner } from "../../model/runner.ts";
import { showCount } from "../../report/units.ts";
import { decode as decoded } from "../../tasks/decode.ts";
import type { Command } from "../command.ts";
import { openEngine, openModel, passedMemory } from "../open.ts";
import { putRows } from "../write/rowsOut.ts";

/** Turns codes that encode wrote back into rows: pictures into a folder, tables and series into a table. */
export const decode: Command = async (context) => {
  const { operands, values } = context;
  const out = values.out!;
  const began = performance.now();
  const model = await openModel(operands[0]);
  const { input, latent } = model.spec;
  const { width = latent } = values;
  const codes = await openCodes(operands[1], latent, width);
  const engine = await openEngine(context);
  const run = runner(model, engine);
  try {
    const { rows } = codes;
    await putRows(
      input,
      decoded({ ...model, run }, codes, width),
      { out, total: rows, doing: "decoding" },
      context,
    );
    return {
      document: { model: operands[0], out, rows, seconds: (performance.now() - began) / 1000 },
      text: `${showCount(rows)} ${rows === 1 ? "code" : "codes"} decoded into ${out}`,
    };
  } finally {
    await run.close();
    await engine.close();
    await codes.close();
  }
};

/** Codes by the names of their columns: labels that encode wrote beside them are no part of the code. */
async function openCodes(source: string, latent: number, width: number): Promise<Dataset> {
  const all = await openDataset(source, { memoryLimit: passedMemory });
  const named = all.columns?.filter(({ name }) => /^z\d+$/.test(name)).length ?? 0;
  if (named === 0) return all;
  await all.close();
  if (named > latent)
    throw dataError({
      subject: source,
      rule: `the model's codes have ${latent} numbers`,
      received: named,
      repair: "decode with the model that encoded",
    });
  const columns = Array.from({ length: width }, (_, i) => ({ name: `z${i}`, kind: "numeric" as const }));
  return openDataset(source, { like: columns, memoryLimit: passedMemory });
}
