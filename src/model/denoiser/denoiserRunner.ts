import { closeAll } from "../../core/closeAll.ts";
import type { Tensor } from "../../core/tensor.ts";
import type { Engine } from "../../engine/engine.ts";
import { inBytes } from "../../graph/inBytes.ts";
import * as op from "../../graph/ops/index.ts";
import { denoiserNetwork } from "../../models/families/denoiser/denoiser.ts";
import { type NetworkName, networkFor } from "../../models/families/denoiser/joined.ts";
import { byteRanges } from "../anySize/byteRanges.ts";
import { namedConstants } from "../anySize/namedConstants.ts";
import { type OnTile, type TiledNetwork, type TiledRunner, tiledRunner } from "../anySize/tiledRunner.ts";
import { cropped } from "../anySize/tiles.ts";
import { meanOfViews, type Views } from "../anySize/views.ts";
import type { Denoiser } from "./denoiser.ts";
import { networkOf } from "./joined.ts";

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

/** Side of the square in the middle of a picture whose noise says which network of a joined denoiser cleans it, pixels. */
const lookedAt = 256;

/**
 * Puts a denoiser on an engine; a picture of more than `pixels` pixels is cleaned in tiles without a seam. A joined one looks at the middle of
 * each picture first; one network then cleans all its views.
 */
export function denoiserRunner(denoiser: Denoiser, engine: Engine, pixels?: number): DenoiserRunner {
  if (denoiser.spec.learns.kind !== "joined") return networkRunner(denoiser, engine, pixels);
  const on = (network: NetworkName): DenoiserRunner =>
    networkRunner(networkOf(denoiser, network), engine, pixels);
  const runs = { camera: on("camera"), white: on("white") };
  return {
    denoise: async (noisy, options = {}) => {
      const middle = middleOf(noisy, lookedAt);
      const looked = await runs.camera.denoise(middle);
      const network = networkFor(middle, looked);
      const { views = 1 } = options;
      return network === "camera" && middle === noisy && views === 1
        ? looked
        : runs[network].denoise(noisy, options);
    },
    close: () => closeAll([runs.camera, runs.white]),
  };
}

/** The middle of a picture, at most `side` pixels along each axis. */
function middleOf(picture: Tensor<"float32">, side: number): Tensor<"float32"> {
  const [, height, width] = picture.shape;
  const [rows, columns] = [Math.min(height, side), Math.min(width, side)];
  return cropped(picture, [(height - rows) >> 1, (width - columns) >> 1], [rows, columns]);
}

/**
 * Pixels from which on a picture that is cleaned in one view takes convolutions of bytes where the engine has them: on photos within .2 of 255 of what
 * float32 gives (root mean square), in three quarters of the time.
 */
const manyPixels = 2 ** 21;

function networkRunner(denoiser: Denoiser, engine: Engine, pixels?: number): DenoiserRunner {
  const { spec } = denoiser;
  const weights = namedConstants(denoiser);
  const network: TiledNetwork = {
    spec,
    outputs: spec.channels,
    apply: (noisy) => op.clip(denoiserNetwork(spec, noisy.shape.slice(2)).denoise(noisy, weights), 0, 1),
  };
  const { run, close } = tiledRunner(network, engine, pixels);
  /** A runner for this picture alone: the steps of bytes follow from the picture. */
  const bytesFor = async (noisy: Tensor<"float32">): Promise<TiledRunner | undefined> => {
    const [, height, width] = noisy.shape;
    if (height * width < manyPixels || !(await engine.takesBytes?.())) return undefined;
    const ranges = await byteRanges(network, noisy, engine);
    return ranges && tiledRunner({ ...network, rewrite: inBytes(ranges) }, engine, pixels);
  };
  return {
    denoise: async (noisy, { views = 1, onTile } = {}) => {
      const own = views === 1 ? await bytesFor(noisy) : undefined;
      try {
        return await meanOfViews(noisy, views, (view, i) =>
          (own?.run ?? run)(view, (done, tiles) => onTile?.(i * tiles + done, views * tiles)),
        );
      } finally {
        await own?.close();
      }
    },
    close,
  };
}
