import type { OpeningHost } from "../data/open.ts";
import type { Engine } from "../engine/engine.ts";
import type { OnnxRuntime } from "../engine/onnx/onnxRuntime.ts";
import type { ModelFile } from "../files/modelFile.ts";
import type { Checkpoints } from "../train/runState.ts";

/** Where a file comes from: a path (where there is a disk), a File or Blob, or its bytes. */
export type FileSource = string | Blob | Uint8Array;

/** What computes. */
export interface EngineOptions {
  /** Threads that one operator may use. By default as many as suit the machine. */
  threads?: number;
  /** Default `cpu`; `webgpu` is refused where there is no adapter. */
  device?: "cpu" | "webgpu";
}

/** Where a run keeps its state, and whether it goes on from what is there. */
export interface CheckpointOptions {
  /** Path of the model that the run will make; its checkpoints lie beside it until the model has been saved. */
  path: string;
  /**
   * Go on from the checkpoint of an interrupted run; the result is the same bits. Starts from the beginning, and says so by
   * `onNote`, where there is none. Default false: a checkpoint that is there is set aside.
   */
  resume?: boolean;
  /**
   * What must be the same for a run to go on, as plain data, where a program has settings of its own that its options
   * follow from; a difference is named by its place in it. By default the options of the training.
   */
  settings?: object;
}

/** What the library needs of the machine that it runs on. Each host is one of these; it decides nothing about models. */
export interface LibraryHost {
  /** What the host is called in a message: `a page`. */
  readonly name: string;
  /** What the readers need; loaded at the first use, for a program that only scores reads no files. */
  opening(): Promise<OpeningHost>;
  /** The engine that serves where none is given. */
  startEngine(options?: EngineOptions): Promise<Engine>;
  /** ONNX Runtime as a foreign program would use it, to try an exported file on. */
  startRuntime(): Promise<OnnxRuntime>;
  /** A model file, checked, and its name for messages. */
  readModel(source: FileSource): Promise<{ readonly name: string; readonly file: ModelFile }>;
  /** A file, whole, and its name for messages. */
  readBytes(source: FileSource): Promise<{ readonly name: string; readonly bytes: Uint8Array }>;
  /** Writes a file whole or not at all; absent where there is no disk. */
  write?(path: string, bytes: Uint8Array): Promise<void>;
  /** Checkpoints on a disk; `configuration` gives what must be the same for a run to go on. Absent where there is none. */
  checkpoints?(
    options: CheckpointOptions,
    configuration: () => Promise<object>,
    note: (sentence: string) => void,
  ): Checkpoints & { remove(): Promise<void> };
}
