import type { StartTarget } from "./target.ts";
import { startHttp } from "./targets/http.ts";
import { startModel } from "./targets/model.ts";
import {
  startCompressed,
  startParquet,
  startParquetInMemory,
  startPicture,
  startTable,
} from "./targets/readers.ts";

/** What is fuzzed, by name. */
export const targets: Readonly<Record<string, StartTarget>> = {
  model: startModel,
  picture: startPicture,
  table: startTable,
  parquet: startParquet,
  "parquet-in-memory": startParquetInMemory,
  compressed: startCompressed,
  http: startHttp,
};
