import { closeAll } from "../core/closeAll.ts";
import { type Multiply, type MultiplyOptions, productSizes } from "../core/linalg/multiply.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import type { Engine, Program } from "../engine/engine.ts";
import { graph } from "../graph/graph.ts";
import { gemm } from "../graph/ops/linear.ts";
import { input } from "../graph/value.ts";

/** Programs kept for their shapes; chunked work asks for two or three at a time. */
const kept = 16;

/** Products that hold programs of an engine until they are closed. */
interface EngineMultiply extends Multiply {
  close(): Promise<void>;
}

/** Matrix products on an engine. Programs are compiled for each shape, and the last ones are kept. */
export function engineMultiply(engine: Engine): EngineMultiply {
  const programs = new Map<string, Promise<Program>>();

  const programFor = (
    a: Tensor,
    b: Tensor,
    { transposeA, transposeB }: MultiplyOptions,
  ): Promise<Program> => {
    const key = [
      ...a.shape,
      transposeA ?? false,
      ...(a === b ? ["same"] : b.shape),
      transposeB ?? false,
    ].join();
    const known = programs.get(key);
    if (known !== undefined) {
      // Asked for last, so dropped last.
      programs.delete(key);
      programs.set(key, known);
      return known;
    }
    const left = input("a", "float32", a.shape);
    const right = a === b ? left : input("b", "float32", b.shape);
    const product = engine.compile(
      graph({ c: gemm(left, right, { transA: transposeA, transB: transposeB }) }),
    );
    programs.set(key, product);
    return product;
  };

  const multiply: Multiply = async (a, b, options = {}) => {
    const { m, k, n } = productSizes(a, b, options);
    if (m * k * n === 0) return tensor("float32", [m, n], new Float32Array(m * n));
    const program = await programFor(a, b, options);
    const { c } = await program.run(a === b ? { a: compact(a) } : { a: compact(a), b: compact(b) });
    if (programs.size > kept) {
      const [oldest, dropped] = programs.entries().next().value as [string, Promise<Program>];
      programs.delete(oldest);
      await (await dropped).close();
    }
    return c as Tensor<"float32">;
  };
  return Object.assign(multiply, { close: () => closeAll(programs.values()) });
}

/** A view on part of a buffer as an array of its own: engines that hand buffers to a thread copy the whole of it. */
function compact(matrix: Tensor<"float32">): Tensor<"float32"> {
  const { data } = matrix;
  return data.byteLength === data.buffer.byteLength ? matrix : tensor("float32", matrix.shape, data.slice());
}
