import { HourglassError } from "../../core/errors.ts";

/** What helps against the runtime's failures, by words of its message. */
const repairs: readonly (readonly [RegExp, string])[] = [
  [/allocate|bad_alloc|out of memory/i, "use a smaller batch or a smaller network"],
  [/webgpu adapter|no supported adapters/i, "run on the processor (device cpu)"],
];

/** A failure of ONNX Runtime as one line, without its source paths. */
export function runtimeError(message: string): HourglassError {
  if (message.startsWith("internal:")) return new HourglassError("internal", message);
  const line = message.split("\n")[0];
  return new HourglassError("failed", {
    subject: "onnx engine",
    rule: line
      .replace(/\/onnxruntime_src\/\S+\s*/g, "")
      .replace(/onnxruntime::\S+\(.*?\)(::<lambda\(\)>)?\s*/g, ""),
    repair: repairs.find(([words]) => words.test(line))?.[1],
  });
}
