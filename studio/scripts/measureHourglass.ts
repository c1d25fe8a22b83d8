import { drawGlyph, glyphFactors } from "../../src/data/procedural/glyphs.ts";
import type { HourglassLimits } from "../figures/hourglassLimits.ts";
import { gone, widths } from "../figures/hourglassLimits.ts";
import { doodles } from "../models/doodles.ts";
import { forward } from "../models/forward.ts";
import type { Net } from "../models/net.ts";
import { scribble, side } from "../models/strokes.ts";
import { inkOf } from "../stage/ink.ts";
import { relativeError } from "../stage/relativeError.ts";

const pictures = 1000;

/** What comes back of 1,000 glyphs, of 1,000 pictures of random strokes and of the doodles drawn by hand, none of which a training saw. */
export function measureHourglass(net: Net, seed: number): HourglassLimits {
  const glyphs = errorsOf(
    net,
    drawn((row, out) => drawGlyph(glyphFactors(row, seed), out)),
  );
  const strokes = errorsOf(
    net,
    drawn((row, out) => scribble(row, seed, out)),
  );
  const byHand = errorsOf(
    net,
    Object.values(doodles).map((doodle) => inkOf(doodle)),
  );
  const mean = (errors: number[][]) =>
    widths.map((_, i) => rounded(errors.reduce((sum, row) => sum + row[i], 0) / errors.length));
  const breaks = byHand
    .map((row) => widths[row.findLastIndex((error) => error > gone)] ?? 0)
    .sort((a, b) => a - b);
  const widest = strokes.map((row) => row[widths.length - 1]).sort((a, b) => a - b);
  return {
    glyphs: mean(glyphs),
    strokes: mean(strokes),
    doodles: mean(byHand),
    breaks: [breaks[Math.floor(0.25 * breaks.length)], breaks[Math.floor(0.75 * breaks.length)]],
    widest: Array.from({ length: 99 }, (_, i) => rounded(widest[Math.floor(((i + 1) / 100) * pictures)])),
  };
}

function drawn(draw: (row: number, out: Uint8Array) => void): Float32Array[] {
  return Array.from({ length: pictures }, (_, row) => {
    const out = new Uint8Array(side * side);
    draw(row, out);
    return Float32Array.from(out, (byte) => byte / 255);
  });
}

function errorsOf(net: Net, inputs: readonly Float32Array[]): number[][] {
  return inputs.map((input) =>
    widths.map((width) => relativeError(input, forward(net, input, { width })[net.layers.length])),
  );
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
