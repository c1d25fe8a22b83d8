import type { Device } from "../../engine/onnx/sessionOptions.ts";

/** Which build of onnxruntime-web a worker loads, and how. */
export interface Runtime {
  /** `wasm` has the processor alone; `jspi` and `webgpu` (by asyncify, larger) add WebGPU. */
  readonly build: "wasm" | "jspi" | "webgpu";
  /** The address of its module; absent where a bundler has put it beside the worker. */
  readonly module?: string;
  readonly threads: number;
}

/** The smallest build that a device needs; JSPI lets wasm wait for the graphics card without being rewritten for it. */
export function buildFor(device: Device): Runtime["build"] {
  if (device === "cpu") return "wasm";
  return "Suspending" in WebAssembly ? "jspi" : "webgpu";
}

/**
 * The address of a build's module: in the folder that was given, or where the page's import map has `onnxruntime-web/…`.
 * Undefined where neither says, which leaves it to a bundler.
 */
export function moduleOf(build: Runtime["build"], folder: string | URL | undefined): string | undefined {
  if (folder !== undefined) {
    const base = new URL(folder, document.baseURI).href;
    return new URL(`ort.${build}.min.mjs`, base.endsWith("/") ? base : `${base}/`).href;
  }
  try {
    return import.meta.resolve?.(`onnxruntime-web/${build}`);
  } catch {
    return undefined;
  }
}
