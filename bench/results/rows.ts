import { compress } from "./compress.ts";
import { denoisers } from "./denoise.ts";
import { denoiseSpeed } from "./denoiseSpeed.ts";
import { detection } from "./detect.ts";
import { fashion } from "./fashion.ts";
import { features } from "./features.ts";
import { inspectBoards } from "./inspect.ts";
import { likelihood } from "./likelihood.ts";
import { map } from "./map.ts";
import { photos } from "./photos.ts";
import type { Row } from "./row.ts";
import { samples } from "./samples.ts";

/** Every row, in the order of the table. */
export const rows: readonly Row[] = [
  ...fashion,
  features,
  likelihood,
  map,
  samples,
  ...detection,
  inspectBoards,
  compress,
  photos,
  ...denoisers,
  denoiseSpeed,
];
