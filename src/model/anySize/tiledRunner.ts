import { closeAll } from "../../core/closeAll.ts";
import { mirrorPad } from "../../core/mirrorPad.ts";
import { type Tensor, tensor, zeros } from "../../core/tensor.ts";
import type { Engine, Program } from "../../engine/engine.ts";
import { type Graph, graph } from "../../graph/graph.ts";
import { input, type Value } from "../../graph/value.ts";
import { reachOf, strideOf, type UNetSpec } from "../../models/families/uNet.ts";
import { cropped, paste, type Span, tilesOf } from "./tiles.ts";

/** A fully convolutional network on an engine. */
export interface TiledRunner {
  /** A picture [channels, height, width] of any size, float32 → [outputs, height, width]; `onTile` is called after each tile, of which a small picture is one. */
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
  /** What becomes of its graph before it is compiled; by default it stays. */
  readonly rewrite?: (graph: Graph) => Graph;
}

/**
 * Most pixels that are passed through the network at once, of which a photo of 12 megapixels makes six tiles. They are all of one size: one program takes
 * them, whose memory is there from the second on, which saves more than leaving out what the next tile sees, too.
 */
const mostPixels = 2.4 * 2 ** 20;

/**
 * Puts a network on an engine. A large picture is passed through it in tiles that overlap by all that a place can see, so
 * that no seam is left: the same numbers come out as from the whole.
 */
export function tiledRunner(
  { spec, reach = reachOf(spec), inputs = spec.channels, outputs, apply, rewrite = (g) => g }: TiledNetwork,
  engine: Engine,
  pixels = mostPixels,
): TiledRunner {
  const stride = strideOf(spec);
  // A folder of pictures has few sizes; programs are kept as long as they are small together.
  const programs = new Map<string, { readonly pixels: number; readonly compiled: Promise<Program> }>();
  const programOf = async ([height, width]: readonly number[]): Promise<Program> => {
    const key = `${height}×${width}`;
    const known = programs.get(key);
    if (known) return known.compiled;
    let kept = [...programs.values()].reduce((sum, program) => sum + program.pixels, 0);
    for (const [oldest, program] of programs) {
      if (kept + height * width <= pixels) break;
      programs.delete(oldest);
      kept -= program.pixels;
      await (await program.compiled).close();
    }
    const picture = input("picture", "float32", [1, inputs, height, width]);
    const compiled = engine.compile(rewrite(graph({ out: apply(picture) })));
    programs.set(key, { pixels: height * width, compiled });
    return compiled;
  };
  const made = async (picture: Tensor<"float32">, row: Span, column: Span): Promise<Tensor<"float32">> => {
    const [channels, height, width] = picture.shape;
    const seen = [Math.min(row.size, height - row.from), Math.min(column.size, width - column.from)];
    const part = cropped(picture, [row.from, column.from], seen);
    const missing = { top: 0, left: 0, bottom: row.size - seen[0], right: column.size - seen[1] };
    const program = await programOf([row.size, column.size]);
    const fed = tensor(
      "float32",
      [1, channels, row.size, column.size],
      missing.bottom + missing.right === 0 ? part.data : mirrorPad(part.data, part.shape, missing),
    );
    // A tile that is the picture itself stays the caller's.
    const { out } = await program.run({ picture: fed }, { handOver: fed.data !== picture.data });
    return { ...(out as Tensor<"float32">), shape: [outputs, row.size, column.size] };
  };

  return {
    run: async (picture, onTile) => {
      const [, height, width] = picture.shape;
      const [rows, columns] = tilesOf([height, width], { stride, reach, pixels });
      const tiles = rows.length * columns.length;
      if (tiles === 1) {
        const whole = await made(picture, rows[0], columns[0]);
        onTile?.(1, 1);
        return cropped(whole, [0, 0], [height, width]);
      }
      const out = zeros("float32", [outputs, height, width]);
      let done = 0;
      for (const row of rows) {
        for (const column of columns) {
          paste(out, await made(picture, row, column), [row.start, column.start], {
            from: [row.start - row.from, column.start - column.from],
            size: [Math.min(row.end, height) - row.start, Math.min(column.end, width) - column.start],
          });
          onTile?.(++done, tiles);
        }
      }
      return out;
    },
    close: () => closeAll([...programs.values()].map(({ compiled }) => compiled)),
  };
}
