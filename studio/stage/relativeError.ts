/** Squared difference of what came back and what went in, as a share of the sum of squares that went in; 0 of an empty picture. */
export function relativeError(input: ArrayLike<number>, output: ArrayLike<number>): number {
  let [difference, power] = [0, 0];
  for (let i = 0; i < input.length; i++) {
    difference += (output[i] - input[i]) ** 2;
    power += input[i] ** 2;
  }
  return power > 0 ? difference / power : 0;
}
