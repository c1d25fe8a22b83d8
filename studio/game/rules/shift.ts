import { edgeBonus, peekBonus } from "../prices.ts";
import { edgeOf, type Round } from "./round.ts";
import type { Terms } from "./terms.ts";

/** What a player does. */
export type Action = "squeeze" | "widen" | "peek" | "send" | "flag";

/** What came of a parcel. */
export interface Outcome {
  /** Where it was sent; −1 where it was flagged. */
  readonly notch: number;
  readonly read: boolean;
  /** Sent at the narrowest width at which it is read. */
  readonly onEdge: boolean;
  /** Points for it, the edge included. */
  readonly points: number;
}

/** A shift in play, as plain data. */
export interface Shift {
  /** Where the parcel at hand stands on the ladder. */
  readonly notch: number;
  readonly outcomes: readonly Outcome[];
  readonly peeksLeft: number;
  /** Notches of the parcel at hand whose confidence was bought. */
  readonly peeked: readonly number[];
  /** Parcels on the edge in a row, now and at best. */
  readonly run: number;
  readonly bestRun: number;
  /** Numbers that may still be sent; absent where they are not counted. */
  readonly numbersLeft?: number;
  readonly score: number;
  readonly over: boolean;
}

/** A shift before its first move. */
export function startShift({ peeks, numbers }: Terms): Shift {
  return {
    ...{ notch: 0, outcomes: [], peeksLeft: peeks, peeked: [], run: 0, bestRun: 0, score: 0, over: false },
    ...(numbers !== undefined && { numbersLeft: numbers }),
  };
}

/** Whether an action would change anything. */
export function allows(terms: Terms, shift: Shift, action: Action): boolean {
  if (shift.over) return false;
  switch (action) {
    case "squeeze":
      return shift.notch < terms.widths.length - 1;
    case "widen":
      return shift.notch > 0;
    case "peek":
      return shift.peeksLeft > 0 && !shift.peeked.includes(shift.notch);
    case "send":
      return terms.widths[shift.notch] <= (shift.numbersLeft ?? Infinity);
    case "flag":
      return terms.flagPays !== undefined;
    default:
      return action satisfies never;
  }
}

/** The shift after an action; the same one where the action is not allowed. `round` is the parcel at hand. */
export function act(terms: Terms, shift: Shift, action: Action, round: Round): Shift {
  if (!allows(terms, shift, action)) return shift;
  switch (action) {
    case "squeeze":
      return { ...shift, notch: shift.notch + 1 };
    case "widen":
      return { ...shift, notch: shift.notch - 1 };
    case "peek":
      return { ...shift, peeksLeft: shift.peeksLeft - 1, peeked: [...shift.peeked, shift.notch] };
    case "send":
      return settle(terms, shift, sent(terms, shift.notch, round));
    case "flag": {
      const right = round.truth < 0;
      const points = right ? (terms.flagPays ?? 0) : 0;
      return settle(terms, shift, { notch: -1, read: right, onEdge: false, points });
    }
    default:
      return action satisfies never;
  }
}

/** What a parcel brings at a notch. */
export function sent({ pays }: Terms, notch: number, round: Round): Outcome {
  const read = round.readings[notch].right;
  const onEdge = read && notch === edgeOf(round);
  return { notch, read, onEdge, points: read ? pays[notch] + (onEdge ? edgeBonus : 0) : 0 };
}

function settle(terms: Terms, shift: Shift, outcome: Outcome): Shift {
  const outcomes = [...shift.outcomes, outcome];
  const run = outcome.onEdge ? shift.run + 1 : outcome.notch < 0 && outcome.read ? shift.run : 0;
  const spent = outcome.notch < 0 ? 0 : terms.widths[outcome.notch];
  const numbersLeft = shift.numbersLeft === undefined ? undefined : shift.numbersLeft - spent;
  const narrowest = terms.widths[terms.widths.length - 1];
  const over = outcomes.length === terms.parcels || (numbersLeft ?? Infinity) < narrowest;
  return {
    ...shift,
    ...{ notch: 0, outcomes, peeked: [], run, bestRun: Math.max(run, shift.bestRun), over },
    ...(numbersLeft !== undefined && { numbersLeft }),
    score: shift.score + outcome.points + (over ? peekBonus * shift.peeksLeft : 0),
  };
}
