import fc from "fast-check";
import { expect, test } from "vitest";
import { levelNames } from "../levels/level.ts";
import { levels } from "../levels/levels.ts";
import type { Round } from "../rules/round.ts";
import { readResultCode, resultCode } from "./resultCode.ts";
import { dayOf, decodeLink, encodeLink, encodeReads, withReads } from "./shiftLink.ts";

const names = levelNames.filter((name) => name !== "daily");
const moves = fc.array(fc.constantFrom("squeeze", "widen", "peek", "send", "flag"), { maxLength: 200 });

test("a link names the same shift again, with and without its moves", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.integer({ min: 0, max: 2 ** 31 - 1 }),
      fc.option(moves, { nil: undefined }),
      (level, seed, played) => {
        const link = { level, seed, ...(played && { moves: played }) };
        expect(decodeLink(encodeLink(link))).toEqual(link);
      },
    ),
  );
});

test("a link from the workshop says what was read, and a round takes it from there", () => {
  const round = (reads: readonly boolean[]): Round => ({
    truth: 0,
    readings: reads.map((right) => ({ answer: 0, probabilities: [0.6, 0.4], right })),
  });
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), { maxLength: 10 }),
      (shift) => {
        const rounds = shift.map(round);
        const reads = encodeReads(rounds);
        const link = { level: "workshop", seed: 1, moves: ["send"], noise: 2, reads } as const;
        if (reads) expect(decodeLink(encodeLink(link))).toEqual(link);
        for (const [i, one] of rounds.entries())
          expect(withReads(round([true, false, true, false, true, false]), reads[i])).toEqual(one);
      },
    ),
  );
  expect(withReads(round([true]), "!")).toEqual(round([true]));
});

test("a daily link is the day's, whatever seed it names", () => {
  const link = decodeLink("#v=1&level=daily&day=2026-11-26&seed=5&extra=1");
  expect(link).toEqual({ level: "daily", seed: 20261126, day: "2026-11-26" });
  expect(encodeLink(link!)).toBe("#v=1&level=daily&day=2026-11-26");
  expect(decodeLink("#v=1&level=daily&day=tomorrow")).toBeUndefined();
});

test("what names no shift is no link, and numbers are held to their range", () => {
  fc.assert(fc.property(fc.string(), (text) => void decodeLink(text)));
  expect(decodeLink("#level=price&seed=1")).toBeUndefined();
  expect(decodeLink("#v=1&level=nowhere&seed=1")).toBeUndefined();
  expect(decodeLink("#v=1&level=price&seed=-5")?.seed).toBe(0);
  expect(decodeLink("#v=1&level=price&seed=1e99")?.seed).toBe(2 ** 31 - 1);
});

test("the day is the player's own", () => {
  expect(dayOf(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05");
});

test("eight letters say where each parcel was sent, and most slips of a letter are seen", () => {
  let unseen = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...levelNames),
      fc.array(fc.integer({ min: -1, max: 6 }), { minLength: 10, maxLength: 10 }),
      fc.integer({ min: 0, max: 7 }),
      (level, notches, place) => {
        const code = resultCode({ level, notches });
        expect(code).toMatch(/^[A-Z]{8}$/);
        expect(readResultCode(` ${code.toLowerCase()} `)).toEqual({ level, notches });
        const slipped = code.slice(0, place) + (code[place] === "A" ? "B" : "A") + code.slice(place + 1);
        if (readResultCode(slipped)) unseen++;
      },
    ),
    { numRuns: 300 },
  );
  expect(unseen).toBeLessThan(90);
  expect(readResultCode("short")).toBeUndefined();
});

test("no ladder is longer than a code has room for", () => {
  for (const { terms } of Object.values(levels)) expect(terms.widths.length).toBeLessThanOrEqual(7);
});
