/**
 * At most `most` of the rows 0…n−1, or of the given ones: evenly spread, from the first on, in their order. All of them
 * where there are no more.
 */
export function evenly(rows: number | ArrayLike<number>, most: number): Uint32Array<ArrayBuffer> {
  const total = typeof rows === "number" ? rows : rows.length;
  const length = Math.min(most, total);
  return Uint32Array.from({ length }, (_, i) => {
    const at = Math.floor((i * total) / length);
    return typeof rows === "number" ? at : rows[at];
  });
}
