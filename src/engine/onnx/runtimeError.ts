import { type ErrorReason, HourglassError } from "../../core/errors.ts";

/** Words of the runtime's failures that people meet, what they mean where the runtime's own line does not say it, what helps. */
const known: readonly { words: RegExp; reason?: ErrorReason; rule?: string; repair: string }[] = [
  {
    words: /allocate|bad_alloc|out of memory/i,
    reason: "out-of-memory",
    rule: "there is not enough memory",
    repair: "use a smaller batch or a smaller network",
  },
  {
    words: /Content Security Policy/i,
    rule: "the page's policy forbids WebAssembly",
    repair: "add 'wasm-unsafe-eval' to its script-src ('unsafe-eval' for WebGPU)",
  },
  {
    words: /module specifier|imported module|worker's file/i,
    reason: "missing-package",
    repair:
      "give webEngine the folder of onnxruntime-web's files (runtime), or name its modules in the page's import map",
  },
  {
    words: /webgpu adapter|no supported adapters/i,
    reason: "no-device",
    repair: "run on the processor (device cpu)",
  },
];

/** A failure of ONNX Runtime as one line, without its source paths. */
export function runtimeError(message: string): HourglassError {
  if (message.startsWith("internal:")) return new HourglassError("internal", message);
  const line = message.split("\n")[0];
  const { reason, rule, repair } = known.find(({ words }) => words.test(line)) ?? {};
  const plain = line
    .replace(/\/onnxruntime_src\/\S+\s*/g, "")
    .replace(/onnxruntime::\S+\(.*?\)(::<lambda\(\)>)?\s*/g, "");
  return new HourglassError("failed", { subject: "onnx engine", reason, rule: rule ?? plain, repair });
}
