import { peekBonus } from "../prices.ts";
import { edgeOf, type Round } from "../rules/round.ts";
import { sent } from "../rules/shift.ts";
import type { Terms } from "../rules/terms.ts";

/** Where each parcel of a shift is sent, −1 to flag it; a parcel beyond the list is not sent. */
export type Plan = readonly number[];

/** Sends everything at one notch, or as near to it as the numbers left allow. */
export function fixedPlan(terms: Terms, rounds: readonly Round[], notch: number): Plan {
  return planBy(terms, rounds, () => notch);
}

/** Decides parcel by parcel; a choice that the numbers left do not allow is squeezed further until they do. */
export function planBy(
  { widths, numbers = Infinity }: Terms,
  rounds: readonly Round[],
  choose: (round: Round, numbersLeft: number, parcelsLeft: number) => number,
): Plan {
  let left = numbers;
  const plan: number[] = [];
  for (const [i, round] of rounds.entries()) {
    if (left < widths[widths.length - 1]) break;
    let notch = choose(round, left, rounds.length - i);
    if (notch >= 0) {
      while (widths[notch] > left) notch++;
      left -= widths[notch];
    }
    plan.push(notch);
  }
  return plan;
}

/** The best that is possible: each parcel at its edge, each stranger flagged, the cheapest first where numbers are counted. */
function masterPlan(terms: Terms, rounds: readonly Round[]): Plan {
  const narrowest = terms.widths.length - 1;
  const wanted = rounds.map((round) =>
    round.truth < 0 && terms.flagPays !== undefined ? -1 : edgeOf(round) < 0 ? narrowest : edgeOf(round),
  );
  if (terms.numbers === undefined) return wanted;
  // Squeezes what would cost the most, until the numbers are enough.
  const plan = [...wanted];
  const cost = (): number => plan.reduce((sum, notch) => sum + terms.widths[notch], 0);
  while (cost() > terms.numbers) {
    const widest = plan.indexOf(Math.min(...plan.filter((notch) => notch >= 0)));
    plan[widest] = narrowest;
  }
  return plan;
}

/** The score of a plan; a bot looks at nothing, so its peeks are paid. */
export function scoreOf(terms: Terms, rounds: readonly Round[], plan: Plan): number {
  return plan.reduce((sum, notch, i) => sum + pointsOf(terms, rounds[i], notch), peekBonus * terms.peeks);
}

/** What a parcel brings at a notch, or flagged. */
export function pointsOf(terms: Terms, round: Round, notch: number): number {
  if (notch < 0) return round.truth < 0 ? (terms.flagPays ?? 0) : 0;
  return sent(terms, notch, round).points;
}

/** The bots that play beside the player. */
export const botNames = ["spender", "miser", "clerk", "master"] as const;
export type BotName = (typeof botNames)[number];

/** What each bot does with a shift; the Clerk sends everything at the level's best notch. */
export function botPlans(terms: Terms, rounds: readonly Round[], clerkNotch: number): Record<BotName, Plan> {
  return {
    spender: fixedPlan(terms, rounds, 0),
    miser: fixedPlan(terms, rounds, terms.widths.length - 1),
    clerk: fixedPlan(terms, rounds, clerkNotch),
    master: masterPlan(terms, rounds),
  };
}

/** 0…3: one for more than Spender and Miser, two for more than the Clerk too, three for a share of the Master's score. */
export function starsOf(score: number, bots: Readonly<Record<BotName, number>>, share: number): number {
  if (score <= Math.max(bots.spender, bots.miser)) return 0;
  if (score <= bots.clerk) return 1;
  return score >= share * bots.master ? 3 : 2;
}
