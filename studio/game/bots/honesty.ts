import { curves } from "../curves/curves.ts";
import { dealParcel, type Parcel } from "../deal/deal.ts";
import type { Level } from "../levels/level.ts";
import type { GameNets } from "../nets/gameNets.ts";
import { cueOf } from "../spoken/cue.ts";
import { type BotName, botNames, botPlans, fixedPlan, planBy, scoreOf, starsOf } from "./bots.ts";
import { nearestHints } from "./ear.ts";
import { fairHints, type Hints, judge } from "./judge.ts";

/** How players of a kind do in a level, over all shifts. */
export interface Standing {
  /** Mean score of a shift. */
  readonly mean: number;
  /** Shares of shifts with at least one, two and three stars. */
  readonly stars: readonly [number, number, number];
}

/** How a level treats the players that its honesty test names. */
export interface Honesty {
  readonly shifts: number;
  /** Each fixed notch that never flags, the widest first. */
  readonly fixed: readonly Standing[];
  /** Other players who do not think, by what they do: they flag everything, or go by the wrong curve. */
  readonly thoughtless: Readonly<Record<string, Standing>>;
  readonly bots: Readonly<Record<BotName, Standing>>;
  readonly fairJudge: Standing;
  readonly ear: Standing;
}

/** Shifts of some seeds: of each seed its shifts, each as its parcels. */
export type DealtShifts = readonly (readonly (readonly Parcel[])[])[];

/** Deals shifts of a level, so many for each seed. */
export function dealShifts(
  level: Level,
  nets: GameNets,
  seeds: readonly number[],
  shiftsPerSeed: number,
): DealtShifts {
  return seeds.map((seed) =>
    Array.from({ length: shiftsPerSeed }, (_, s) =>
      Array.from({ length: level.terms.parcels }, (_, i) => dealParcel(level, nets, 1000 * seed + s, i)),
    ),
  );
}

interface Hinted {
  readonly parcel: Parcel;
  readonly fair: Hints;
  readonly ear: Hints;
}

/** Plays shifts of a level by every kind of player; judges learn from the shifts of other seeds. */
export function measure(level: Level, nets: GameNets, dealt: DealtShifts): Honesty {
  const { terms, clerkNotch, share } = level;
  const hinted = dealt.map((shifts) =>
    shifts.map((parcels) =>
      parcels.map((parcel, i): Hinted => {
        const cues = terms.widths.map((_, notch) => cueOf(level, nets, parcel, notch));
        return {
          parcel,
          fair: fairHints(parcel, cues, i + 31 * parcels.length),
          ear: nearestHints(level, cues),
        };
      }),
    ),
  );

  const totals: Record<string, { score: number; stars: [number, number, number] }> = {};
  let shifts = 0;
  for (const [own, ofSeed] of hinted.entries()) {
    const others = hinted.filter((_, i) => i !== own).flat(2);
    const judgeBy = (sense: "fair" | "ear") =>
      judge(
        terms,
        others.map(({ parcel }) => parcel),
        others.map((one) => one[sense]),
      );
    const judges = { fair: judgeBy("fair"), ear: judgeBy("ear") };
    for (const shift of ofSeed) {
      shifts++;
      const rounds = shift.map(({ parcel }) => parcel);
      const plans = botPlans(terms, rounds, clerkNotch);
      const scores = Object.fromEntries(
        botNames.map((name) => [name, scoreOf(terms, rounds, plans[name])]),
      ) as Record<BotName, number>;
      const by = (sense: "fair" | "ear"): number =>
        scoreOf(
          terms,
          rounds,
          planBy(terms, rounds, (round, left, parcelsLeft) =>
            judges[sense].choose(shift[rounds.indexOf(round as Parcel)][sense], left, parcelsLeft),
          ),
        );
      const all: Record<string, number> = { ...scores, fairJudge: by("fair"), ear: by("ear") };
      for (const notch of terms.widths.keys())
        all[`fixed ${notch}`] = scoreOf(terms, rounds, fixedPlan(terms, rounds, notch));
      for (const [name, choose] of Object.entries(otherThoughtless(level)))
        all[name] = scoreOf(terms, rounds, rounds.map(choose));
      for (const [name, score] of Object.entries(all)) {
        totals[name] ??= { score: 0, stars: [0, 0, 0] };
        totals[name].score += score;
        const stars = starsOf(score, scores, share);
        for (let i = 0; i < stars; i++) totals[name].stars[i]++;
      }
    }
  }
  const standing = (name: string): Standing => {
    const { score, stars } = totals[name];
    const [one, two, three] = stars.map((n) => n / shifts);
    return { mean: score / shifts, stars: [one, two, three] };
  };
  const standings = <Name extends string>(names: readonly Name[]): Record<Name, Standing> =>
    Object.fromEntries(names.map((name) => [name, standing(name)])) as Record<Name, Standing>;
  return {
    shifts,
    fixed: terms.widths.map((_, notch) => standing(`fixed ${notch}`)),
    thoughtless: standings(Object.keys(otherThoughtless(level))),
    bots: standings(botNames),
    fairJudge: standing("fairJudge"),
    ear: standing("ear"),
  };
}

/** Players of a level who do not think, besides those who never leave a notch. */
function otherThoughtless({ terms, line }: Level): Record<string, (parcel: Parcel) => number> {
  return {
    ...(terms.flagPays !== undefined && { "always flags": () => -1 }),
    ...(line === "pool" && { "least own error": leastOwnError(terms.widths) }),
  };
}

/** The pipe whose error on the pictures that it learnt from is the least. */
function leastOwnError(widths: readonly number[]): (parcel: Parcel) => number {
  return (parcel) => {
    const offers = parcel.kind === "picture" ? (parcel.offers ?? []) : [];
    const errors = offers.map((pipe, notch) => curves[pipe].errors[widths[notch]].own);
    return errors.indexOf(Math.min(...errors));
  };
}

/** What of the rules of an honest level does not hold, in words; empty where all do. */
export function faults({ clerkNotch, terms, dial = "width" }: Level, found: Honesty): string[] {
  const means = found.fixed.map(({ mean }) => mean);
  const best = Math.max(...means);
  const thoughtless = [...found.fixed, ...Object.values(found.thoughtless)];
  const mostThoughtless = Math.max(...thoughtless.map(({ mean }) => mean));
  const ends = Math.max(means[0], means[means.length - 1]);
  const width = (notch: number): string => `notch ${notch} (${terms.widths[notch]})`;
  return [
    means[clerkNotch] < best &&
      `the Clerk's ${width(clerkNotch)} is not the best: ${width(means.indexOf(best))} is`,
    // Two planes are no scale.
    dial !== "plane" &&
      best < 1.15 * ends &&
      `the best fixed width is only ${percent(best / ends)} above the ends`,
    found.fairJudge.mean < 1.1 * mostThoughtless &&
      `a fair judge is only ${percent(found.fairJudge.mean / mostThoughtless)} above the thoughtless`,
    found.ear.mean < 1.1 * mostThoughtless &&
      `the ear player is only ${percent(found.ear.mean / mostThoughtless)} above the thoughtless`,
    ...thoughtless.map(
      ({ stars }, i) =>
        stars[2] > 0.1 && `thoughtless player ${i} has three stars in ${percent(1 + stars[2])} of shifts`,
    ),
  ].filter((line) => line !== false);
}

function percent(ratio: number): string {
  return `${Math.round(100 * (ratio - 1))} %`;
}
