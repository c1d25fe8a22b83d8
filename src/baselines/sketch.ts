import { random } from "../core/random.ts";
import { type Tensor, tensor } from "../core/tensor.ts";

/** Makes rows [n, width] narrower, [n, numbers], so that distances and products between them stay nearly the same. */
export type Sketch = (rows: Tensor<"float32">) => Tensor<"float32">;

/**
 * Signed random sums (the count sketch of Charikar, Chen & Farach-Colton 2002): each number of a row is added to or
 * taken from one of a few sums, chosen once by the seed. A squared distance is right on average, with a relative
 * standard deviation of at most √(2/numbers); the work is one addition a number.
 */
export function sketch(width: number, numbers: number, seed = 0): Sketch {
  const source = random(seed).fork("sketch");
  const place = Uint32Array.from({ length: width }, () => source.integer(numbers));
  const sign = Float32Array.from({ length: width }, () => (source.integer(2) === 0 ? -1 : 1));
  return ({ shape: [count], data }) => {
    const out = new Float32Array(count * numbers);
    for (let row = 0; row < count; row++) {
      const [from, to] = [row * width, row * numbers];
      for (let j = 0; j < width; j++) out[to + place[j]] += sign[j] * data[from + j];
    }
    return tensor("float32", [count, numbers], out);
  };
}
