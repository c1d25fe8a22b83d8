import type { Program } from "../engine.ts";
import { sessionOptions } from "./sessionOptions.ts";
import type { Thread } from "./thread.ts";

/** ONNX Runtime as it would meet a file elsewhere: it opens the bytes of any model, and takes any shape that the model does. */
export interface OnnxRuntime {
  open(bytes: Uint8Array): Promise<Pick<Program, "run" | "close">>;
  /** Ends the thread and all that was opened. */
  close(): Promise<void>;
}

/** ONNX Runtime in a thread, which it owns. */
export function runtimeOver(thread: Thread, { threads = 1 }: { threads?: number } = {}): OnnxRuntime {
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
