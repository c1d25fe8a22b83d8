import { afterAll, expect, test } from "vitest";
import { sizeOf } from "../../core/shape.ts";
import { tensor } from "../../core/tensor.ts";
import { encodeOnnx } from "../../graph/onnx/encode.ts";
import { startRuntime } from "../../hosts/node/engine/startRuntime.ts";
import { modelBuilder } from "./modelBuilder.ts";
import { permute } from "./permute.ts";

const runtime = startRuntime();
afterAll(() => runtime.close());

/** The array by the definition: y at (j₀, j₁ …) is x at index jᵢ, or the last but jᵢ, of axis perm[i]. */
function expected(shape: number[], perm: number[], backwards: number[]): number[] {
  const to = perm.map((axis) => shape[axis]);
  return Array.from({ length: sizeOf(shape) }, (_, i) => {
    let [rest, from] = [i, 0];
    for (let k = perm.length - 1; k >= 0; k--) {
      const at = rest % to[k];
      rest = Math.floor(rest / to[k]);
      const axis = perm[k];
      from += (backwards.includes(axis) ? to[k] - 1 - at : at) * sizeOf(shape.slice(axis + 1));
    }
    return from;
  });
}

test.each([
  { shape: [2, 3, 4], perm: [0, 1, 2], backwards: [] },
  { shape: [2, 3, 4], perm: [1, 0, 2], backwards: [] },
  { shape: [2, 3, 4], perm: [2, 0, 1], backwards: [] },
  { shape: [1, 1, 4], perm: [0, 2, 1], backwards: [] },
  { shape: [2, 3, 2, 3, 2, 2], perm: [0, 2, 4, 5, 3, 1], backwards: [] },
  { shape: [2, 3, 4], perm: [1, 2, 0], backwards: [1, 2] },
  { shape: [2, 3, 1, 4, 2, 2, 1, 2], perm: [5, 7, 2, 0, 4, 6, 1, 3], backwards: [4, 5, 6, 7] },
  { shape: [5], perm: [0], backwards: [] },
])("$shape by $perm, $backwards backwards", async ({ shape, perm, backwards }) => {
  const size = sizeOf(shape);
  const b = modelBuilder();
  b.publish(b.reshape(permute(b, "x", shape, perm, backwards), [size]), "y");
  const graph = b.finish(
    [{ name: "x", dtype: "float32", shape }],
    [{ name: "y", dtype: "float32", shape: [size] }],
  );
  const program = await runtime.open(encodeOnnx({ graph, opsets: { "": 21 } }));
  const x = tensor(
    "float32",
    shape,
    Float32Array.from({ length: size }, (_, i) => i),
  );
  const { y } = await program.run({ x });
  expect(Array.from(y.data, Number)).toEqual(expected(shape, perm, backwards));
});
