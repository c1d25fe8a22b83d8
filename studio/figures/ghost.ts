import { doodles } from "../models/doodles.ts";
import type { Stroke } from "../models/strokes.ts";
import { inkOf } from "../stage/ink.ts";
import { widths } from "./hourglassLimits.ts";
import type { Squeezer } from "./squeezer.svelte.ts";

/** Milliseconds without a person's input after which the ghost begins, of a part of its stroke, and of a width. */
const pause = { before: 3000, stroke: 45, width: 420 };

/**
 * Shows a visitor who does nothing what can be done: a house is drawn, and the waist closes and opens, once. Stops at the
 * first input, with the waist open again; draws nothing for those who ask for less motion. Returns what stops it.
 */
export function ghost(squeezer: Squeezer): () => void {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return () => {};
  let stopped = false;
  // Before the page hears of the input, so that what a person draws goes through the whole waist.
  const stop = (): void => {
    if (!stopped && squeezer.touched === 0) squeezer.choose(widths[widths.length - 1], false);
    stopped = true;
    for (const event of inputs) removeEventListener(event, stop, true);
  };
  for (const event of inputs) addEventListener(event, stop, { passive: true, capture: true });
  const run = async (): Promise<void> => {
    await wait(pause.before);
    for (const strokes of drawn(doodles.house)) {
      if (stopped || squeezer.touched > 0) return;
      squeezer.draw(inkOf(strokes), false);
      await wait(pause.stroke);
    }
    for (const width of [...widths.toReversed(), ...widths.slice(1)]) {
      await wait(pause.width);
      if (stopped || squeezer.touched > 0) return;
      squeezer.choose(width, false);
    }
    stop();
  };
  void run();
  return stop;
}

const inputs = ["pointerdown", "keydown", "touchstart"] as const;

/** The strokes as they grow under a pen. */
function* drawn(strokes: readonly Stroke[]): Generator<Stroke[]> {
  for (const [i, line] of strokes.entries())
    for (const part of finely(line)) yield [...strokes.slice(0, i), part];
}

/** Every beginning of a line, in steps of about a pixel and a half. */
function* finely(line: Stroke): Generator<Stroke> {
  const points: number[] = [line[0], line[1]];
  for (let i = 2; i < line.length; i += 2) {
    const [ax, ay, bx, by] = [line[i - 2], line[i - 1], line[i], line[i + 1]];
    const steps = Math.max(1, Math.round(Math.hypot(bx - ax, by - ay) / 1.5));
    for (let s = 1; s <= steps; s++) {
      points.push(ax + ((bx - ax) * s) / steps, ay + ((by - ay) * s) / steps);
      yield [...points];
    }
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
