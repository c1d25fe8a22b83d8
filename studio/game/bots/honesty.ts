import { dealParcel, type Parcel } from "../deal/deal.ts";
import type { Level } from "../levels/level.ts";
import type { GameNets } from "../nets/gameNets.ts";
import { cueOf } from "../spoken/cue.ts";
import { type BotName, botPlans, fixedPlan, planBy, scoreOf, starsOf } from "./bots.ts";
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
  /** Each fixed width that never flags, the widest first. */
  readonly fixed: readonly Standing[];
  /** Flags everything, where that can be. */
  readonly alwaysFlags?: Standing;
  readonly bots: Readonly<Record<BotName, Standing>>;
  readonly fairJudge: Standing;
  readonly ear: Standing;
}

/** Plays shifts of a level by every kind of player, over seeds; judges learn from the shifts of other seeds. */
export function measure(
  level: Level,
  nets: GameNets,
  seeds: readonly number[],
  shiftsPerSeed: number,
): Honesty {
  const { terms, clerkNotch, share } = level;
  const line = level.line === "tales" ? nets.plain : nets[level.line];
  const dealt = seeds.map((seed) =>
    Array.from({ length: shiftsPerSeed }, (_, s) =>
      Array.from({ length: terms.parcels }, (_, i) => dealParcel(level, nets, 1000 * seed + s, i)),
    ),
  );
  const cuesOf = (parcel: Parcel) =>
    terms.widths.map((width, notch) => cueOf(parcel, notch, width, line.averages));
  const hinted = dealt.map((shifts) =>
    shifts.map((parcels) =>
      parcels.map((parcel, i) => {
        const cues = cuesOf(parcel);
        const changed = cues[0].kind === "picture" ? cues[0].changed : 0;
        return { parcel, fair: fairHints(parcel, changed, i + 31 * parcels.length), ear: nearestHints(cues) };
      }),
    ),
  );

  const totals: Record<string, { score: number; stars: [number, number, number] }> = {};
  let shifts = 0;
  for (const [own, ofSeed] of hinted.entries()) {
    const others = hinted.filter((_, i) => i !== own).flat(2);
    const parcels = others.map(({ parcel }) => parcel);
    const judges = {
      fairJudge: judge(
        terms,
        parcels,
        others.map(({ fair }) => fair),
      ),
      ear: judge(
        terms,
        parcels,
        others.map(({ ear }) => ear),
      ),
    };
    for (const shift of ofSeed) {
      shifts++;
      const rounds = shift.map(({ parcel }) => parcel);
      const plans = botPlans(terms, rounds, clerkNotch);
      const scores = Object.fromEntries(
        Object.entries(plans).map(([name, plan]) => [name, scoreOf(terms, rounds, plan)]),
      ) as Record<BotName, number>;
      const by = (who: (typeof judges)["ear"], hints: readonly Hints[]): number =>
        scoreOf(
          terms,
          rounds,
          planBy(terms, rounds, (round, left, parcelsLeft) =>
            who.choose(hints[rounds.indexOf(round as Parcel)], left, parcelsLeft),
          ),
        );
      const all: Record<string, number> = {
        ...scores,
        ...Object.fromEntries(
          terms.widths.map((_, notch) => [
            `fixed ${notch}`,
            scoreOf(terms, rounds, fixedPlan(terms, rounds, notch)),
          ]),
        ),
        ...(terms.flagPays !== undefined && {
          alwaysFlags: scoreOf(
            terms,
            rounds,
            rounds.map(() => -1),
          ),
        }),
        fairJudge: by(
          judges.fairJudge,
          shift.map(({ fair }) => fair),
        ),
        ear: by(
          judges.ear,
          shift.map(({ ear }) => ear),
        ),
      };
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
  return {
    shifts,
    fixed: terms.widths.map((_, notch) => standing(`fixed ${notch}`)),
    ...(totals.alwaysFlags && { alwaysFlags: standing("alwaysFlags") }),
    bots: {
      spender: standing("spender"),
      miser: standing("miser"),
      clerk: standing("clerk"),
      master: standing("master"),
    },
    fairJudge: standing("fairJudge"),
    ear: standing("ear"),
  };
}

/** What of the rules of an honest level does not hold, in words; empty where all do. */
export function faults({ clerkNotch, terms }: Level, found: Honesty): string[] {
  const means = found.fixed.map(({ mean }) => mean);
  const best = Math.max(...means);
  const thoughtless = [...found.fixed, ...(found.alwaysFlags ? [found.alwaysFlags] : [])];
  const mostThoughtless = Math.max(...thoughtless.map(({ mean }) => mean));
  const ends = Math.max(means[0], means[means.length - 1]);
  const width = (notch: number): string => `width ${terms.widths[notch]}`;
  return [
    means[clerkNotch] < best &&
      `the Clerk's ${width(clerkNotch)} is not the best: ${width(means.indexOf(best))} is`,
    best < 1.15 * ends && `the best fixed width is only ${percent(best / ends)} above the ends`,
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
