import type { DType } from "../../core/tensor.ts";
import { gradients } from "../../graph/gradient.ts";
import { graph } from "../../graph/graph.ts";
import * as op from "../../graph/ops/index.ts";
import { input, type Value } from "../../graph/value.ts";
import { agree, type Bound, bounds } from "./agreement.ts";
import type { ContractCase } from "./contractCase.ts";
import { operands, operatorTable } from "./operatorTable.ts";

/** The numbers of each operator, and of its gradient, in each type. */
export function operatorCases(): ContractCase[] {
  return Object.entries(operatorTable).flatMap(
    ([name, { types, build, bound, gradientBound, smooth, low }]) =>
      types.flatMap((dtype) =>
        columnsOf(dtype).map((columns): ContractCase => {
          const outputs = build(operands(dtype, columns));
          const within = (given: Bound): Bound =>
            dtype === "float64" && given.share > 0 ? wider(given, outputs) : given;
          return {
            name: `${name}, ${dtype}, ${columns} columns`,
            check: async ({ engine }) => {
              await agree(engine, byNumber("y", outputs), within(bound), low);
              const slopes = smooth === false ? [] : slopesOf(outputs);
              if (slopes.length > 0)
                await agree(engine, byNumber("slope", slopes), within(gradientBound ?? bounds.summed), low);
            },
          };
        }),
      ),
  );
}

/** Kernels of float32 may take four columns together; those of others are as good with one width as with two. */
const columnsOf = (dtype: DType): readonly number[] => (dtype === "float32" ? [4, 5] : [5]);

/** The bound in float64, where nothing passes through float32. */
function wider(bound: Bound, outputs: readonly Value[]): Bound {
  return outputs.every((v) => v.dtype !== "float32") ? bounds.wide : bound;
}

/** Gradients of a weighted sum of each output with respect to its inputs. */
function slopesOf(outputs: readonly Value[]): Value[] {
  return outputs.filter(isFloat).flatMap((y, i) => {
    const loss = op.reduceSum(op.mul(y, input(`upstream${i}`, y.dtype, y.shape)));
    return gradients(loss, graph({ y }).inputs.filter(isFloat));
  });
}

const isFloat = ({ dtype }: Value): boolean => dtype === "float32" || dtype === "float64";

const byNumber = (word: string, values: readonly Value[]): Record<string, Value> =>
  Object.fromEntries(values.map((v, i) => [`${word}${i}`, v]));
