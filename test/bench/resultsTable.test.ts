import { expect, test } from "vitest";
import type { Figure, Row } from "../../bench/results/row.ts";
import { type Ran, reached, updated } from "../../bench/results/table.ts";

const page = `# Results
kept above
<!-- results: written by npm run results -->
<!-- end of results -->
kept below
`;

const ran = (name: string, values: readonly number[], where = "here"): Ran => ({
  row: { name, what: `What ${name} is.` } as Row,
  outcome: {
    figures: values.map((value) => ({
      name: "MSE",
      value,
      digits: 2,
      reach: { atMost: 0.5 },
      beside: { PCA: 0.75 },
    })),
  },
  minutes: 1.25,
  where,
});

test("a row that is run again replaces its lines, and the others keep theirs, in the order of the list", () => {
  const names = ["one", "one-more", "two"];
  const first = updated(page, [ran("two", [0.7]), ran("one-more", [0.9]), ran("one", [0.4, 0.6])], names);
  const again = updated(first, [ran("one", [0.3], "there")], names);
  expect(again).toBe(`# Results
kept above
<!-- results: written by npm run results -->
| row | figure | result | reach | beside it | run |
|---|---|---|---|---|---|
| \`one\` | MSE | **0.30** | ≤ 0.50 | PCA 0.75 | 1.3 min, there |
| \`one-more\` | MSE | 0.90 | ≤ 0.50 | PCA 0.75 | 1.3 min, here |
| \`two\` | MSE | 0.70 | ≤ 0.50 | PCA 0.75 | 1.3 min, here |

- \`one\`: What one is.
- \`one-more\`: What one-more is.
- \`two\`: What two is.
<!-- end of results -->
kept below
`);
});

test("a row that is no longer in the list goes, and a page without the block is refused", () => {
  const first = updated(page, [ran("one", [0.4]), ran("two", [0.6])], ["one", "two"]);
  expect(updated(first, [], ["two"])).not.toContain("one`");
  expect(() => updated("# Results\n", [], [])).toThrow(/must hold the lines/);
});

test("a figure is judged as it is shown", () => {
  const figure: Figure = { name: "MSE", value: 0.00624, digits: 4, reach: { atMost: 0.0062 }, beside: {} };
  expect(reached(figure)).toBe(true);
  expect(reached({ ...figure, value: 0.00626 })).toBe(false);
  expect(reached({ ...figure, reach: { atLeast: 0.0062 } })).toBe(true);
});
