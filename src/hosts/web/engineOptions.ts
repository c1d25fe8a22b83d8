import type { Device } from "../../engine/onnx/sessionOptions.ts";

/** What the engine of a page is started with. */
export interface WebEngineOptions {
  /**
   * Threads that one operator may use, from 1; more than one needs a page that is cross-origin isolated. By default
   * found by a short trial that leaves a core to the page.
   */
  threads?: number;
  /** Default `cpu`, by wasm. The builds with `webgpu` are larger and need `unsafe-eval` where a page restricts scripts. */
  device?: Device;
  /**
   * The folder that holds onnxruntime-web's files, as its package has them in `dist`. By default the page's import map
   * says, or a bundler. Nothing is ever loaded from elsewhere.
   */
  runtime?: string | URL;
}
