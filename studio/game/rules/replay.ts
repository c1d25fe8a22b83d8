import type { Round } from "./round.ts";
import { type Action, act, type Shift, startShift } from "./shift.ts";
import type { Terms } from "./terms.ts";

/** The shift after some moves; it stops where the parcels or the moves end. */
export function replay(terms: Terms, rounds: readonly Round[], moves: Iterable<Action>): Shift {
  let shift = startShift(terms);
  for (const move of moves) {
    const round = rounds[shift.outcomes.length];
    if (shift.over || !round) break;
    shift = act(terms, shift, move, round);
  }
  return shift;
}

const letters: Readonly<Record<Action, string>> = {
  squeeze: "s",
  widen: "w",
  peek: "p",
  send: "e",
  flag: "f",
};
const actions = new Map(Object.entries(letters).map(([action, letter]) => [letter, action as Action]));

/** Moves as letters for a link: a letter a move, a number before one that is repeated. */
export function encodeMoves(moves: readonly Action[]): string {
  return moves
    .map((move) => letters[move])
    .join("")
    .replace(/(.)\1+/g, (all, letter) => `${all.length}${letter}`);
}

/** The moves of a link; unknown letters are passed over, and no more than 5,000 are read. */
export function decodeMoves(text: string): Action[] {
  return Array.from(text.slice(0, 5000).matchAll(/(\d{0,3})([a-z])/g))
    .flatMap(([, times, letter]) => {
      const move = actions.get(letter);
      return move ? Array.from({ length: Number(times || 1) }, () => move) : [];
    })
    .slice(0, 5000);
}
