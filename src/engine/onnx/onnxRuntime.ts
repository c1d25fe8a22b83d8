import type { Program } from "../engine.ts";
import { sessionOptions } from "./sessionOptions.ts";
import { startThread } from "./startThread.ts";

/** ONNX Runtime as it would meet a file elsewhere: it opens the bytes of any model, and takes any shape that the model does. */
export interface OnnxRuntime {
  open(bytes: Uint8Array): Promise<Program>;
  /** Ends the thread and all that was opened. */
  close(): Promise<void>;
}

/** Starts ONNX Runtime in a thread of its own. */
export function onnxRuntime({ threads = 1 }: { threads?: number } = {}): OnnxRuntime {
  const thread = startThread();
  return {
    open: async (bytes) => {
      // The thread takes the buffers away, and the caller keeps what it has.
      const program = await thread.compile(new Uint8Array(bytes), sessionOptions("cpu", threads));
      return {
        run: (inputs) => thread.run(program, structuredClone(inputs)),
        close: () => thread.release(program),
      };
    },
    close: () => thread.close(),
  };
}
