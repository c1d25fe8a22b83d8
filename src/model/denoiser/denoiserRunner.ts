import { closeAll } from "../../core/closeAll.ts";
import { mirrorPad } from "../../core/mirrorPad.ts";
import { sizeOf } from "../../core/shape.ts";
import { type Tensor, tensor, zeros } from "../../core/tensor.ts";
import type { Engine, Program } from "../../engine/engine.ts";
import { graph } from "../../graph/graph.ts";
import * as op from "../../graph/ops/index.ts";
import { constant, input } from "../../graph/value.ts";
import { denoiserNetwork, reachOf, strideOf } from "../../models/families/denoiser/denoiser.ts";
import { namedTensors } from "../../train/weights.ts";
import type { Denoiser } from "./denoiser.ts";
import { cropped, paste, spans } from "./tiles.ts";

/** A denoiser on an engine. */
export interface DenoiserRunner {
  /** Noisy [channels, height, width] of any size, float32 → clean, 0…1. */
  denoise(noisy: Tensor<"float32">): Promise<Tensor<"float32">>;
  close(): Promise<void>;
}

/** Most pixels that are passed through the network at once: about 400 MB at its widest. */
const mostPixels = 2 ** 20;

/**
 * Puts a denoiser on an engine. A large picture is cleaned in tiles that overlap by all that a place can see, so
 * that no seam is left: the same numbers come out as from the whole.
 */
export function denoiserRunner(
  { spec, parameters, weights }: Denoiser,
  engine: Engine,
  pixels = mostPixels,
): DenoiserRunner {
  const [stride, reach] = [strideOf(spec), reachOf(spec)];
  const named = Object.fromEntries(
    [...namedTensors({ parameters }, weights)].map(([name, t]) => [name, constant(t)]),
  );
  // A folder of pictures has few sizes; a program is kept for the last ones only.
  const programs = new Map<string, Promise<Program>>();
  const programOf = async (height: number, width: number): Promise<Program> => {
    const key = `${height}×${width}`;
    const known = programs.get(key);
    if (known) return known;
    if (programs.size >= 2) {
      const [oldest] = programs;
      programs.delete(oldest[0]);
      await (await oldest[1]).close();
    }
    const noisy = input("noisy", "float32", [1, spec.channels, height, width]);
    const clean = op.clip(denoiserNetwork(spec, [height, width]).denoise(noisy, named), 0, 1);
    const compiled = engine.compile(graph({ clean }));
    programs.set(key, compiled);
    return compiled;
  };
  const whole = async (noisy: Tensor<"float32">): Promise<Tensor<"float32">> => {
    const program = await programOf(noisy.shape[1], noisy.shape[2]);
    const { clean } = await program.run({ noisy: { ...noisy, shape: [1, ...noisy.shape] } });
    return { ...(clean as Tensor<"float32">), shape: noisy.shape };
  };

  return {
    denoise: async (noisy) => {
      const [channels, height, width] = noisy.shape;
      const full = [roundUp(height, stride), roundUp(width, stride)];
      const margins = { top: 0, left: 0, bottom: full[0] - height, right: full[1] - width };
      const padded = tensor("float32", [channels, ...full], mirrorPad(noisy.data, noisy.shape, margins));
      if (sizeOf(full) <= pixels) return cropped(await whole(padded), [0, 0], [height, width]);
      const side = Math.max(4 * reach, Math.floor(Math.sqrt(pixels) / stride) * stride);
      const out = zeros("float32", [channels, height, width]);
      const [rows, columns] = full.map((length) => spans(length, side, reach));
      for (const row of rows) {
        for (const column of columns) {
          const tile = cropped(padded, [row.from, column.from], [row.size, column.size]);
          const clean = await whole(tile);
          const size = [Math.min(row.end, height) - row.start, Math.min(column.end, width) - column.start];
          paste(out, cropped(clean, [row.start - row.from, column.start - column.from], size), [
            row.start,
            column.start,
          ]);
        }
      }
      return out;
    },
    close: () => closeAll(programs.values()),
  };
}

function roundUp(n: number, step: number): number {
  return Math.ceil(n / step) * step;
}
