import { random } from "../../src/core/random.ts";

/** Rows of numbers that a few hidden ones decide, with a little noise: a table that an autoencoder can learn. */
export function randomRows(count: number, columns: number, hidden = 8): number[][] {
  const source = random(1);
  const draw = (n: number) => Array.from({ length: n }, () => source.normal());
  const weights = Array.from({ length: hidden }, () => draw(columns));
  return Array.from({ length: count }, () => {
    const causes = draw(hidden);
    return draw(columns).map((noise, c) =>
      causes.reduce((sum, cause, h) => sum + cause * weights[h][c], 0.1 * noise),
    );
  });
}
