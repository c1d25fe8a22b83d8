import { compress } from "./compress.ts";
import { denoisers } from "./denoise.ts";
import { detection } from "./detect.ts";
import { fashion } from "./fashion.ts";
import { features } from "./features.ts";
import { inspectBoards } from "./inspect.ts";
import { likelihood } from "./likelihood.ts";
import type { Row } from "./row.ts";
import { samples } from "./samples.ts";

/** Every row, in the order of the table. */
export const rows: readonly Row[] = [
  ...fashion,
  features,
  likelihood,
  samples,
  ...detection,
  inspectBoards,
  compress,
  ...denoisers,
];
