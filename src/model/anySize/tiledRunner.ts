import { closeAll } from "../../core/closeAll.ts";
import { mirrorPad } from "../../core/mirrorPad.ts";
import { sizeOf } from "../../core/shape.ts";
import { type Tensor, tensor, zeros } from "../../core/tensor.ts";
import type { Engine, Program } from "../../engine/engine.ts";
import { graph } from "../../graph/graph.ts";
import { input, type Value } from "../../graph/value.ts";
import { reachOf, strideOf, type UNetSpec } from "../../models/families/uNet.ts";
import { cropped, paste, spans } from "./tiles.ts";

/** A fully convolutional network on an engine. */
export interface TiledRunner {
  /** A picture [channels, height, width] of any size, float32 → [outputs, height, width]; `onTile` is called after each tile. */
  run(picture: Tensor<"float32">, onTile?: OnTile): Promise<Tensor<"float32">>;
  close(): Promise<void>;
}

/** Called with the tiles of a picture that are done, and how many there are. */
export type OnTile = (done: number, tiles: number) => void;

/** What a network makes of pictures of a size. */
export interface TiledNetwork {
  readonly spec: UNetSpec;
  /** Pixels around a place that can change what it becomes; by default what the U-Net sees. */
  readonly reach?: number;
  /** Channels of what it is given; by default those of the spec. */
  readonly inputs?: number;
  /** Channels of what it gives. */
  readonly outputs: number;
  /** [1, channels, height, width] → [1, outputs, height, width]; both sides whole multiples of the stride. */
  apply(picture: Value): Value;
}

/** Most pixels that are passed through the network at once: about 400 MB at its widest. */
const mostPixels = 2 ** 20;

/**
 * Puts a network on an engine. A large picture is passed through it in tiles that overlap by all that a place can see, so
 * that no seam is left: the same numbers come out as from the whole.
 */
export function tiledRunner(
  { spec, reach = reachOf(spec), inputs = spec.channels, outputs, apply }: TiledNetwork,
  engine: Engine,
  pixels = mostPixels,
): TiledRunner {
  const stride = strideOf(spec);
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
    const picture = input("picture", "float32", [1, inputs, height, width]);
    const compiled = engine.compile(graph({ out: apply(picture) }));
    programs.set(key, compiled);
    return compiled;
  };
  const whole = async (picture: Tensor<"float32">): Promise<Tensor<"float32">> => {
    const [, height, width] = picture.shape;
    const program = await programOf(height, width);
    const { out } = await program.run({ picture: { ...picture, shape: [1, ...picture.shape] } });
    return { ...(out as Tensor<"float32">), shape: [outputs, height, width] };
  };

  return {
    run: async (picture, onTile) => {
      const [channels, height, width] = picture.shape;
      const full = [roundUp(height, stride), roundUp(width, stride)];
      const margins = { top: 0, left: 0, bottom: full[0] - height, right: full[1] - width };
      const padded = tensor("float32", [channels, ...full], mirrorPad(picture.data, picture.shape, margins));
      if (sizeOf(full) <= pixels) return cropped(await whole(padded), [0, 0], [height, width]);
      const side = Math.max(4 * reach, Math.floor(Math.sqrt(pixels) / stride) * stride);
      const out = zeros("float32", [outputs, height, width]);
      const [rows, columns] = full.map((length) => spans(length, side, reach));
      let done = 0;
      for (const row of rows) {
        for (const column of columns) {
          const tile = cropped(padded, [row.from, column.from], [row.size, column.size]);
          const made = await whole(tile);
          const size = [Math.min(row.end, height) - row.start, Math.min(column.end, width) - column.start];
          paste(out, cropped(made, [row.start - row.from, column.start - column.from], size), [
            row.start,
            column.start,
          ]);
          onTile?.(++done, rows.length * columns.length);
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
