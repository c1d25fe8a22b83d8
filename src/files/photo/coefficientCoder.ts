import { type BitChannel, type BitModelSize, type BitState, bitModels } from "./bitModel.ts";
import type { Blocks } from "./blocks.ts";
import type { Wish } from "./economy.ts";
import { codeFine, fineSizes } from "./fineCoder.ts";
import { scanOf } from "./scan.ts";
import { codeSmooth, smoothSizes } from "./smoothCoder.ts";

/** Sizes of all models of bits for blocks of a side. */
export function coderSizes(side: number): BitModelSize[] {
  return [...smoothSizes, ...fineSizes(side * side)];
}

/**
 * Codes the coefficients of a picture by what was learnt before, and learns from them. A reader fills `blocks.steps`; an encoder with
 * a `wish` changes those that cost more than they are worth. `level` is the quality's, below `mostLevels`.
 */
export function codeBlocks(
  blocks: Blocks,
  channel: BitChannel,
  state: BitState,
  level: number,
  wish?: Wish,
): void {
  const models = bitModels(coderSizes(blocks.side), state);
  const smooth = smoothSizes.length;
  codeSmooth(blocks, channel, models.slice(0, smooth), level);
  codeFine(blocks, scanOf(blocks.side), channel, models.slice(smooth), level, wish);
}
