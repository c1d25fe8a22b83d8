import { type Flow, groupsOf } from "../../stage/flows.ts";
import { relativeError } from "../../stage/relativeError.ts";
import type { Snapshot } from "../../stage/snapshot.ts";
import type { Passed } from "../../worker/protocol.ts";

/** Streams shown of each gap: the strongest. */
const shown = 24;

/** A row's way through the live network as the hourglass draws it; undefined where the layers were not asked for. */
export function stageOf(passed: Passed, waist: number | undefined): Snapshot | undefined {
  const layers = passed.activations?.filter(({ kind }) => kind !== "reshape");
  if (!layers || layers.length === 0) return undefined;
  const { width: numbers, rows, seen, codes, predicted } = passed;
  const at = layers.findIndex(({ kind }) => kind === "waist");
  const width = Math.min(waist ?? codes.length, codes.length);
  const input = (seen ?? rows).subarray(0, numbers);
  const outputs = layers.map(({ values }, i) =>
    i === at ? codes : i === layers.length - 1 ? predicted.subarray(0, numbers) : values,
  );
  return {
    width,
    waist: at + 1,
    activations: [input, ...outputs],
    flows: layers.map(({ added, groups, shape }, i): Flow[] => {
      const isWaist = i === at;
      // A code of very many numbers has no stream of its own for each.
      if (i === at + 1 && groups !== codes.length) return [];
      const all = shape.reduce((a, b) => a * b, 1);
      const outputsOf = isWaist ? codes.length : all;
      const to = groupsOf(outputsOf, isWaist);
      const sums = new Float32Array(groups * to);
      for (let g = 0; g < groups; g++)
        for (let j = 0; j < outputsOf; j++)
          if (isWaist || outputs[i][j] > 0)
            sums[g * to + Math.floor((j * to) / outputsOf)] += added[g * all + j];
      return Array.from(sums, (amount, s): Flow => ({ from: Math.floor(s / to), to: s % to, amount }))
        .filter(
          (flow) => flow.amount !== 0 && (!isWaist || flow.to < width) && (i !== at + 1 || flow.from < width),
        )
        .sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount))
        .slice(0, shown);
    }),
    error: relativeError(rows.subarray(0, numbers), predicted.subarray(0, numbers)),
    milliseconds: passed.ms,
  };
}
