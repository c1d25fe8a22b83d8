import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitRows } from "./split.ts";

describe("splitRows", () => {
  it("puts every row on one side, in ascending order", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        fc.nat(),
        fc.boolean(),
        (rows, validation, seed, contiguous) => {
          const split = splitRows(rows, { validation, seed, contiguous });
          const both = [...split.train, ...split.validation];
          expect(both.sort((a, b) => a - b)).toEqual([...Array(rows).keys()]);
          for (const side of [split.train, split.validation]) expect(side).toEqual(side.slice().sort());
          expect(split.train.length).toBeGreaterThanOrEqual(1);
          if (validation > 0 && rows > 1) expect(split.validation.length).toBeGreaterThanOrEqual(1);
        },
      ),
    );
  });

  it("is the same for the same seed, and another for another", () => {
    expect(splitRows(100, { seed: 3 })).toEqual(splitRows(100, { seed: 3 }));
    expect(splitRows(100, { seed: 3 })).not.toEqual(splitRows(100, { seed: 4 }));
  });

  it("splits given rows, and holds out the end where asked", () => {
    const split = splitRows([5, 6, 9, 12], { validation: 0.25, contiguous: true });
    expect(split).toEqual({ train: Uint32Array.of(5, 6, 9), validation: Uint32Array.of(12) });
    expect(splitRows(10, { validation: 0 }).validation).toHaveLength(0);
  });

  it.each([-0.1, 1, Number.NaN])("refuses a share of %s", (validation) => {
    expect(() => splitRows(10, { validation })).toThrow(/^validation:/);
  });
});
