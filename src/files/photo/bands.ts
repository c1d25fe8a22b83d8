/** Numbers as contexts: few bands, narrow where numbers are small and common. */

export function magnitude(x: number): number {
  return x < 0 ? -x : x;
}

/** 0, 1, 2, 3…4, 5…6, 7…9, 10…14, 15 and more, as 0…7. */
export function eightBands(n: number): number {
  return eight[Math.min(n, 255)];
}

const eight = Uint8Array.from({ length: 256 }, (_, n) =>
  n < 3 ? n : n < 5 ? 3 : n < 7 ? 4 : n < 10 ? 5 : n < 15 ? 6 : 7,
);

/** 0…4 as they are, then a band for each doubling, as 0…11. */
export function twelveBands(n: number): number {
  return n < 5 ? n : Math.min(11, 35 - Math.clz32(n));
}

/** 0, ±1, ±2…3, ±4…8, beyond, as 0…8. */
export function nineSigned(x: number): number {
  const a = magnitude(x);
  const size = a < 1 ? 0 : a < 2 ? 1 : a < 4 ? 2 : a < 9 ? 3 : 4;
  return x < 0 ? 4 - size : 4 + size;
}

/** Negative, 0, positive, as 0…2. */
export function threeSigns(x: number): number {
  return x < 0 ? 0 : x > 0 ? 2 : 1;
}
