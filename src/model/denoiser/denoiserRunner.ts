import type { Margins } from "../../core/mirrorPad.ts";
import type { Tensor } from "../../core/tensor.ts";
import type { Engine } from "../../engine/engine.ts";
import * as op from "../../graph/ops/index.ts";
import type { Value } from "../../graph/value.ts";
import { denoiserNetwork } from "../../models/families/denoiser/denoiser.ts";
import { namedConstants } from "../anySize/namedConstants.ts";
import { type OnTile, tiledRunner } from "../anySize/tiledRunner.ts";
import { meanOfViews, type Views } from "../anySize/views.ts";
import type { Denoiser } from "./denoiser.ts";

/** A denoiser on an engine. */
export interface DenoiserRunner {
  /** Noisy [channels, height, width] of any size, float32 → clean, 0…1: the mean of its views. */
  denoise(noisy: Tensor<"float32">, options?: ViewsOptions): Promise<Tensor<"float32">>;
  close(): Promise<void>;
}

interface ViewsOptions {
  /** Views that are cleaned. Default 1. */
  readonly views?: Views;
  /** Called after each tile, those of all views counted. */
  readonly onTile?: OnTile;
}

/** Puts a denoiser on an engine; a picture of more than `pixels` pixels is cleaned in tiles without a seam. */
export function denoiserRunner(denoiser: Denoiser, engine: Engine, pixels?: number): DenoiserRunner {
  const { spec } = denoiser;
  const weights = namedConstants(denoiser);
  const apply = (noisy: Value, margins: Margins): Value =>
    op.clip(denoiserNetwork(spec, noisy.shape.slice(2), margins).denoise(noisy, weights), 0, 1);
  const { run, close } = tiledRunner({ spec, outputs: spec.channels, apply }, engine, pixels);
  return {
    denoise: (noisy, { views = 1, onTile } = {}) =>
      meanOfViews(noisy, views, (view, i) =>
        run(view, (done, tiles) => onTile?.(i * tiles + done, views * tiles)),
      ),
    close,
  };
}
