import type { Random } from "../../../core/random.ts";
import { type Outline, spot, stroke } from "./outlines.ts";

/** Pixels that are looked at for an edge; the one with the steepest change is taken. */
const looks = 12;
/** Least change across two pixels, of 0…1, that counts as an edge. */
const leastChange = 0.15;
/** How far from the edge the colour of a side is taken, pixels. */
const beside = 4;

/** Where something on a patch goes on beyond its edge, and in which colour. */
export interface EdgeDefect {
  readonly outline: Outline;
  /** By channels. */
  readonly colour: readonly number[];
}

/**
 * A defect of an edge of a patch [channels, side, side]: what lies on one side of it bulges or runs into the other, as a bump, a
 * bite, a spur, or a bridge to what is near. Undefined where no edge was found.
 */
export function edgeDefect(
  patch: Float32Array,
  { channels, side }: { readonly channels: number; readonly side: number },
  source: Random,
): EdgeDefect | undefined {
  const area = side * side;
  const change = (i: number, step: number): number => {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += patch[c * area + i + step] - patch[c * area + i - step];
    return sum / channels;
  };
  let steepest = { y: 0, x: 0, down: 0, across: 0, size: 0 };
  for (let look = 0; look < looks; look++) {
    const [y, x] = [1 + source.integer(side - 2), 1 + source.integer(side - 2)];
    const [down, across] = [change(y * side + x, side), change(y * side + x, 1)];
    const size = Math.hypot(down, across);
    if (size > steepest.size) steepest = { y, x, down, across, size };
  }
  const { y, x, size } = steepest;
  if (size < leastChange) return undefined;
  // From the side that bulges into the other.
  const turn = source.uniform() < 0.5 ? 1 : -1;
  const [v, u] = [(turn * steepest.down) / size, (turn * steepest.across) / size];
  const held = (at: number): number => Math.min(side - 1, Math.max(0, Math.round(at)));
  const from = held(y - beside * v) * side + held(x - beside * u);
  return {
    outline: source.uniform() < 0.5 ? bump(side, [y, x], [v, u], source) : run(side, [y, x], [v, u], source),
    colour: Array.from({ length: channels }, (_, c) => patch[c * area + from]),
  };
}

/** A spot of a radius of 1.5 to 6 pixels near the edge. */
function bump(side: number, [y, x]: readonly number[], [v, u]: readonly number[], source: Random): Outline {
  const radius = 1.5 * 4 ** source.uniform();
  const ahead = radius * source.uniform();
  return spot(side, [y + ahead * v, x + ahead * u], radius, source);
}

/** A stroke of 2 to 6 pixels' width and 4 to 24 pixels' length away from the edge, more or less straight across it. */
function run(side: number, [y, x]: readonly number[], [v, u]: readonly number[], source: Random): Outline {
  const length = 4 * 6 ** source.uniform();
  const angle = Math.atan2(v, u) + (source.uniform() - 0.5);
  const to = [y + length * Math.sin(angle), x + length * Math.cos(angle)];
  return stroke(side, [[y - v, x - u], to], 2 * 3 ** source.uniform());
}
