/** The element types found in IDX and NumPy files; `float16` is decoded, `bool` is a byte. */
export type ArrayType =
  | "bool"
  | "uint8"
  | "int8"
  | "uint16"
  | "int16"
  | "uint32"
  | "int32"
  | "uint64"
  | "int64"
  | "float16"
  | "float32"
  | "float64";

/** What the axes of an array of pictures can mean. */
export type ArrayLayout = (typeof arrayLayouts)[number];

/** The names of {@link ArrayLayout}. */
export const arrayLayouts = ["NHW", "NHWC", "NCHW", "HWC", "CHW"] as const;

/** How pictures lie in an array, so that others can be written in the same way. */
export interface ArrayForm {
  /** Type of the numbers, by NumPy's name. */
  readonly type: ArrayType;
  /** What the axes mean. */
  readonly layout: ArrayLayout;
  /** In an archive of arrays: the name of this one. */
  readonly entry?: string;
}
