import { random } from "../../../src/core/random.ts";
import type { Parcel } from "../deal/deal.ts";
import { edgeBonus } from "../prices.ts";
import type { Terms } from "../rules/terms.ts";
import type { Cue } from "../spoken/cue.ts";
import { type Calibration, calibrate } from "./calibration.ts";

/** What a judge goes by: a number for each notch that rises with the chance of a read, and one for being a stranger. */
export interface Hints {
  /** One for each notch. */
  readonly reads: readonly number[];
  readonly strange: number;
}

/** A judge who knows how far to trust each hint, from parcels that it has seen before. */
export interface Judge {
  /** The notch to send a parcel at, −1 to flag it. */
  choose(hints: Hints, numbersLeft: number, parcelsLeft: number): number;
}

/** Deviation of the noise on a fair judge's confidence, as log-odds. */
const judgeNoise = 2;

/** Deviation of the noise on what a fair judge reads off a curve or a map, as the logarithm of a ratio. */
const chartNoise = 0.3;

/**
 * What a fair judge sees of a parcel: the receiver's true confidence as log-odds, with noise. Of a tale it can count; where what comes out
 * is hidden it reads the curves or the map.
 */
export function fairHints(parcel: Parcel, cues: readonly Cue[], seed: number): Hints {
  const draw = random(seed).fork("judge");
  const reads = parcel.readings.map(({ probabilities }, notch) => {
    if (parcel.kind === "tale") return countStanding(parcel, notch);
    const cue = cues[notch];
    // The end of a curve stands below it as a number.
    if (cue.kind === "pipe") return -Math.log(cue.unseen + 0.5) + (chartNoise / 3) * draw.normal();
    if (cue.kind === "dart")
      return (cue.nearest === cue.ordered ? 1 : -1) * Math.log(cue.ratio) + chartNoise * draw.normal();
    const p = parcel.truth < 0 ? Math.max(...probabilities) : probabilities[parcel.truth];
    return Math.log((p + 1e-6) / (1 - p + 1e-6)) + judgeNoise * draw.normal();
  });
  const changed = cues[0].kind === "picture" ? cues[0].changed : 0;
  return { reads, strange: Math.log(changed + 0.5) + (judgeNoise / 10) * draw.normal() };
}

function countStanding({ retold, holds, asked }: Parcel & { kind: "tale" }, notch: number): number {
  return asked.filter((fact) => retold[notch][fact] > 0.5 === holds[fact]).length;
}

/** Trains a judge on parcels with their hints. */
export function judge(terms: Terms, parcels: readonly Parcel[], hints: readonly Hints[]): Judge {
  const known = parcels.map(({ truth }, i) => ({ truth, i })).filter(({ truth }) => truth >= 0);
  const reads = terms.widths.map((_, notch) =>
    calibrate(
      known.map(({ i }) => hints[i].reads[notch]),
      known.map(({ i }) => parcels[i].readings[notch].right),
    ),
  );
  const strange: Calibration | undefined =
    terms.flagPays === undefined
      ? undefined
      : calibrate(
          hints.map((h) => h.strange),
          parcels.map(({ truth }) => truth < 0),
        );

  /** The best notch where each number costs `rate` points. */
  const best = (hint: Hints, rate: number): { notch: number; value: number } => {
    const chances = reads.map((chance, notch) => chance(hint.reads[notch]));
    const values = chances.map((chance, notch) => {
      const edge = Math.max(0, chance - (chances[notch + 1] ?? 0));
      return chance * terms.pays[notch] + edge * edgeBonus - rate * terms.widths[notch];
    });
    const value = Math.max(...values);
    return { notch: values.indexOf(value), value };
  };
  const spends = Array.from({ length: 41 }, (_, i) => {
    const rate = i / 4;
    const widths = hints.map((hint) => terms.widths[best(hint, rate).notch]);
    return { rate, mean: widths.reduce((a, b) => a + b, 0) / widths.length };
  });
  return {
    choose: (hint, numbersLeft, parcelsLeft) => {
      const share = numbersLeft / parcelsLeft;
      const rate = numbersLeft === Infinity ? 0 : (spends.find(({ mean }) => mean <= share)?.rate ?? 10);
      const { notch, value } = best(hint, rate);
      const odd = strange?.(hint.strange) ?? 0;
      return odd * (terms.flagPays ?? 0) > (1 - odd) * value ? -1 : notch;
    },
  };
}
