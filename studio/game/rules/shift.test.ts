import fc from "fast-check";
import { expect, test } from "vitest";
import { prices } from "../prices.ts";
import { decodeMoves, encodeMoves, replay } from "./replay.ts";
import { edgeOf, type Round } from "./round.ts";
import { type Action, act, allows, startShift } from "./shift.ts";
import { type Terms, terms } from "./terms.ts";

const actions: readonly Action[] = ["squeeze", "widen", "peek", "send", "flag"];
const someTerms: readonly Terms[] = [
  terms(),
  terms(undefined, { peeks: 0 }),
  terms([16, 8, 4, 2, 1]),
  terms(undefined, { flagPays: 60 }),
  terms(undefined, { parcels: 20, numbers: 200, pays: [50, 50, 50, 50, 50, 50] }),
];

/** Rounds in which each width is read or not, at random. */
const anyRounds = (of: Terms): fc.Arbitrary<Round[]> =>
  fc.array(
    fc.record({
      truth: fc.constantFrom(-1, 0, 3),
      readings: fc.array(
        fc.boolean().map((right) => ({ answer: right ? 1 : 0, probabilities: [0.6, 0.4], right })),
        { minLength: of.widths.length, maxLength: of.widths.length },
      ),
    }),
    { minLength: of.parcels, maxLength: of.parcels },
  );

const anyGame = fc
  .constantFrom(...someTerms)
  .chain((of) =>
    fc.tuple(fc.constant(of), anyRounds(of), fc.array(fc.constantFrom(...actions), { maxLength: 150 })),
  );

test("prices rise by 1.3 a notch to 100", () => {
  expect(prices(6)).toEqual([27, 35, 46, 59, 77, 100]);
  expect(prices(7)).toEqual([21, 27, 35, 46, 59, 77, 100]);
});

test("whatever is done, a shift stays within its rules", () => {
  fc.assert(
    fc.property(anyGame, ([of, rounds, moves]) => {
      let shift = startShift(of);
      for (const move of moves) {
        const round = rounds[shift.outcomes.length];
        if (!round) break;
        const before = shift;
        shift = act(of, shift, move, round);
        if (!allows(of, before, move)) expect(shift).toBe(before);
        expect(shift.notch).toBeGreaterThanOrEqual(0);
        expect(shift.notch).toBeLessThan(of.widths.length);
        expect(shift.peeksLeft).toBeGreaterThanOrEqual(0);
        expect(shift.numbersLeft ?? 0).toBeGreaterThanOrEqual(0);
        expect(shift.score).toBeGreaterThanOrEqual(before.score);
        expect(shift.bestRun).toBeGreaterThanOrEqual(shift.run);
        expect(shift.outcomes.length).toBeLessThanOrEqual(of.parcels);
        const earned = shift.outcomes.reduce((sum, { points }) => sum + points, 0);
        expect(shift.score).toBe(earned + (shift.over ? 5 * shift.peeksLeft : 0));
        if (before.over) expect(shift).toBe(before);
      }
      for (const [i, { notch, read, onEdge, points }] of shift.outcomes.entries()) {
        if (notch < 0) expect(points).toBe(rounds[i].truth < 0 ? of.flagPays : 0);
        else expect(points).toBe(read ? of.pays[notch] + (onEdge ? 10 : 0) : 0);
        expect(onEdge).toBe(notch >= 0 && notch === edgeOf(rounds[i]));
      }
    }),
  );
});

test("the moves of a link give the same shift", () => {
  fc.assert(
    fc.property(anyGame, ([of, rounds, moves]) => {
      expect(decodeMoves(encodeMoves(moves))).toEqual(moves);
      expect(replay(of, rounds, decodeMoves(encodeMoves(moves)))).toEqual(replay(of, rounds, moves));
    }),
  );
});

test("a link with anything in it is read without harm", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const move of decodeMoves(text)) expect(actions).toContain(move);
    }),
  );
  expect(decodeMoves("999s".repeat(100))).toHaveLength(5000);
});
