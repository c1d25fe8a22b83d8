import { type Tensor, zeros } from "../../core/tensor.ts";
import type { Engine } from "../../engine/engine.ts";
import { graph } from "../../graph/graph.ts";
import { type PairRanges, rangesGraph, rangesOf } from "../../graph/inBytes.ts";
import { input } from "../../graph/value.ts";
import type { TiledNetwork } from "./tiledRunner.ts";
import { cropped } from "./tiles.ts";

/** Squares of a picture that are looked at, along each axis, and their sides in pixels. */
const [squares, side] = [3, 128];

/** How much further than in the squares the numbers may reach elsewhere. */
const wider = 2;

/**
 * The ranges within which a network's numbers lie on a picture [channels, height, width], from squares that are spread evenly over it; undefined where
 * the network has nothing to convolve in bytes, or the picture is narrower than a square.
 */
export async function byteRanges(
  { apply }: TiledNetwork,
  picture: Tensor<"float32">,
  engine: Engine,
): Promise<PairRanges[] | undefined> {
  const [, height, width] = picture.shape;
  if (Math.min(height, width) < side) return undefined;
  const fed = squaresOf(picture);
  const ranges = rangesGraph(graph({ out: apply(input("picture", "float32", fed.shape)) }));
  if (!ranges) return undefined;
  const program = await engine.compile(ranges);
  try {
    return rangesOf(await program.run({ picture: fed }, { handOver: true }), wider);
  } finally {
    await program.close();
  }
}

/** [squares², channels, side, side]. */
function squaresOf(picture: Tensor<"float32">): Tensor<"float32"> {
  const [channels, height, width] = picture.shape;
  const out = zeros("float32", [squares ** 2, channels, side, side]);
  const at = (i: number, length: number): number => Math.round(((length - side) * i) / (squares - 1));
  for (let i = 0; i < squares ** 2; i++) {
    const from = [at(Math.floor(i / squares), height), at(i % squares, width)];
    out.data.set(cropped(picture, from, [side, side]).data, i * channels * side ** 2);
  }
  return out;
}
