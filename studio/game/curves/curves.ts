import found from "./curves.json" with { type: "json" };

/** How a pipe of the pool learnt, as the training script measured it. */
export interface PipeCurves {
  /** How many pictures it learnt from. */
  readonly pictures: number;
  /** Epochs at which the two curves were read. */
  readonly epochs: readonly number[];
  /** Mean squared error a pixel at each of those, of the pictures that it learnt from and of new ones, over all widths. */
  readonly own: readonly number[];
  readonly unseen: readonly number[];
  /** The same of the trained pipe, by width. */
  readonly errors: Readonly<Record<string, { readonly own: number; readonly unseen: number }>>;
}

/** One for each pipe of the pool, in its order. */
export const curves: readonly PipeCurves[] = found;
