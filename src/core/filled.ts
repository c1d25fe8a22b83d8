type Numbers =
  | Int8Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>;

/**
 * Fills a typed array with numbers by their places. For as many numbers as a picture has: the arrays' own `from` with a function
 * keeps each number as an object first (36 million of them took 2.2 s and 1.0 GB, a loop 0.1 s and 0.2 GB).
 */
export function filled<A extends Numbers>(out: A, numberAt: (place: number) => number): A {
  for (let i = 0; i < out.length; i++) out[i] = numberAt(i);
  return out;
}
