import { usageError } from "../../core/errors.ts";
import type { Shape } from "../../core/shape.ts";
import type { Dataset } from "../dataset.ts";
import { glyphs } from "./glyphs.ts";
import { heartbeats } from "./heartbeats.ts";
import { photos } from "./photos.ts";
import { sensors } from "./sensors.ts";

/** How a built-in set is made. */
export interface BuiltinOptions {
  rows?: number;
  /** Default 1. */
  seed?: number;
  /** Column left out of the inputs and given as labels; sets with a label column use it by default. */
  label?: string;
  /** Most bytes of generated rows kept; above it rows are made anew at each read. Default 256 MiB. */
  memoryLimit?: number;
}

/** A procedural set: made from a seed, on any machine, without a file. */
export interface Builtin {
  readonly name: string;
  /** What it is for, one sentence. */
  readonly purpose: string;
  readonly kind: Dataset["kind"];
  readonly shape: Shape;
  /** Rows where none are asked for. */
  readonly rows: number;
  readonly make: (options: Required<Pick<BuiltinOptions, "rows" | "seed">> & BuiltinOptions) => Dataset;
}

/** The built-in sets, by name. */
export const builtins: readonly Builtin[] = [
  {
    name: "glyphs",
    purpose:
      "Ten shapes and strokes in grey with known position, size, rotation and stroke: pictures, codes, maps.",
    kind: "pictures",
    shape: [1, 28, 28],
    rows: 10000,
    make: glyphs,
  },
  {
    name: "photos",
    purpose: "Landscapes in colour with sky, hills, houses and trees: the 256×256 denoiser.",
    kind: "pictures",
    shape: [3, 256, 256],
    rows: 1000,
    make: photos,
  },
  {
    name: "sensors",
    purpose:
      "A plant's correlated readings with missing cells and planted faults (column anomaly): detection.",
    kind: "table",
    shape: [14],
    rows: 10000,
    make: sensors,
  },
  {
    name: "heartbeats",
    purpose: "Beats of 140 samples, normal ones and four kinds of abnormal: series and detection.",
    kind: "series",
    shape: [1, 140],
    rows: 5000,
    make: heartbeats,
  },
];

/** Whether a name is a built-in set's. */
export function isBuiltin(name: string): boolean {
  return builtins.some((set) => set.name === name);
}

/** A built-in set by name; the same name, rows and seed give the same data everywhere. */
export function builtinDataset(name: string, options: BuiltinOptions = {}): Dataset {
  const found = builtins.find((set) => set.name === name);
  if (found === undefined) {
    throw usageError({
      subject: name,
      reason: "no-such-file",
      rule: `must be a built-in set: ${builtins.map((set) => set.name).join(", ")}`,
    });
  }
  const { rows = found.rows, seed = 1 } = options;
  if (!Number.isInteger(rows) || rows < 1) {
    throw usageError({
      subject: { option: "rows" },
      reason: "invalid-option",
      rule: "must be a positive whole number",
      received: rows,
    });
  }
  return found.make({ ...options, rows, seed });
}
