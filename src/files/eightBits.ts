import { dataError } from "../core/errors.ts";
import { filled } from "../core/filled.ts";
import { showShape, sizeOf } from "../core/shape.ts";
import { type Tensor, tensor } from "../core/tensor.ts";

type Tensors = ReadonlyMap<string, Tensor>;

/** What follows the name of an array whose numbers are whole steps: its steps. */
const steps = ".step";
/** The byte that stands for 0, and the most steps from it. */
const [zero, most] = [128, 127];

/**
 * Arrays of two axes and more as bytes about 128, each beside an array `NAME.step` of one step for each index of one axis; a
 * number is (byte − 128) × step, off by half a step at most. The others stay as they are.
 */
export function toEightBits(tensors: ReadonlyMap<string, Tensor<"float32">>): Map<string, Tensor> {
  return new Map(
    [...tensors].flatMap(([name, t]): [string, Tensor][] => {
      if (t.shape.length < 2) return [[name, t]];
      const [first, second] = [0, 1].map((axis) => rounded(t, axis));
      // Outputs lie on the first axis of one kind of layer and on the second of another: the steps that are finer count.
      const { whole, step } = first.coarseness <= second.coarseness ? first : second;
      return [
        [name, whole],
        [name + steps, step],
      ];
    }),
  );
}

/** The arrays of {@link toEightBits} as float32, and all others as they are; `name` is the file, for the messages. */
export function fromEightBits(tensors: Tensors, name: string): Map<string, Tensor> {
  const opened = new Map(tensors);
  for (const [field, whole] of tensors) {
    const step = tensors.get(field + steps);
    if (whole.dtype !== "uint8" || !step) continue;
    const axis = step.shape.findIndex((n) => n > 1);
    const fits =
      step.shape.length === whole.shape.length &&
      step.shape.every((n, i) => n === 1 || (i === axis && n === whole.shape[i]));
    if (step.dtype !== "float32" || !fits)
      throw dataError({
        subject: name,
        reason: "damaged",
        rule: `tensor ${field}${steps} must hold a float32 for each index of one axis of ${showShape(whole.shape)}`,
        received: `${step.dtype} ${showShape(step.shape)}`,
        repair: "take a copy that is whole",
      });
    opened.delete(field + steps);
    opened.set(field, unrounded(whole as Tensor<"uint8">, step as Tensor<"float32">, Math.max(0, axis)));
  }
  return opened;
}

function unrounded(
  { shape, data }: Tensor<"uint8">,
  step: Tensor<"float32">,
  axis: number,
): Tensor<"float32"> {
  const index = indexAlong(shape, axis);
  const one = step.data.length === 1;
  return tensor(
    "float32",
    shape,
    filled(new Float32Array(data.length), (i) => (data[i] - zero) * step.data[one ? 0 : index(i)]),
  );
}

function rounded({ shape, data }: Tensor<"float32">, axis: number) {
  const index = indexAlong(shape, axis);
  const step = new Float32Array(shape[axis]);
  for (let i = 0; i < data.length; i++) step[index(i)] = Math.max(step[index(i)], Math.abs(data[i]) / most);
  const bytes = filled(new Uint8Array(data.length), (i) => {
    const size = step[index(i)];
    return zero + (size > 0 ? Math.round(data[i] / size) : 0);
  });
  const along = shape.map((n, i) => (i === axis ? n : 1));
  const coarseness = step.reduce((sum, size) => sum + Math.log(size || Number.MIN_VALUE), 0) / step.length;
  return { whole: tensor("uint8", shape, bytes), step: tensor("float32", along, step), coarseness };
}

/** The index along one axis of an element of a row-major array. */
function indexAlong(shape: readonly number[], axis: number): (element: number) => number {
  const run = sizeOf(shape.slice(axis + 1));
  return (element) => Math.floor(element / run) % shape[axis];
}
