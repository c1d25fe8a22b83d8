import { dataError } from "../../../core/errors.ts";
import type { Shape } from "../../../core/shape.ts";
import type { ArrayLayout } from "../../arrayForm.ts";

/** What the axes of an array of pictures are taken for. */
export interface PictureLayout {
  readonly layout: ArrayLayout;
  readonly pictures: number;
  /** Of a picture: [channels, height, width]. */
  readonly shape: readonly [channels: number, height: number, width: number];
  /** What was guessed, where it could be something else. */
  readonly note?: string;
}

/** Shortest side of a picture for an axis of 3 or 4 beside it to be its channels. */
const leastSide = 8;
/** Most bands of one square picture that are told from a third axis. */
const mostBands = 16;

/**
 * The layout of an array of 3 or 4 axes: the one asked for, or the one that the lengths of its axes suggest. With
 * labels, one a picture, its first axis counts pictures.
 */
export function pictureLayout(
  shape: Shape,
  {
    asked,
    labelled = false,
    subject,
  }: { asked?: ArrayLayout | undefined; labelled?: boolean | undefined; subject: string },
): PictureLayout {
  const told = asked === undefined ? guessed(shape, labelled) : { layout: asked, sure: true };
  const { layout } = told;
  if (layout.length !== shape.length)
    throw dataError({
      subject,
      reason: "wrong-shape",
      rule: `must have ${layout.length} axes to be read as ${layout}`,
      received: shape.join("×"),
      repair: [{ option: "layout", sentence: "name as many axes as it has" }],
    });
  const axis = (name: string): number => shape[layout.indexOf(name)] ?? 1;
  const [pictures, channels, height, width] = [axis("N"), axis("C"), axis("H"), axis("W")];
  const note = told.sure
    ? {}
    : {
        note: `${shape.join("×")} is read as ${wordsOf(pictures, channels)} of ${height}×${width} (${layout}). The option layout says otherwise.`,
      };
  return { layout, pictures, shape: [channels, height, width], ...note };
}

function guessed([a, b, c, d]: Shape, labelled: boolean): { layout: ArrayLayout; sure: boolean } {
  if (d !== undefined) {
    if (d === 1 || d === 3) return { layout: "NHWC", sure: true };
    if (b === 1 || b === 3) return { layout: "NCHW", sure: true };
    return { layout: d <= b ? "NHWC" : "NCHW", sure: false };
  }
  // Labels are one a picture.
  if (labelled) return { layout: "NHW", sure: true };
  const colours = (c === 3 || c === 4) && Math.min(a, b) >= leastSide;
  const bands = a === b && c > 1 && c <= mostBands && a >= 2 * mostBands;
  if (colours || bands) return { layout: "HWC", sure: false };
  const channelsFirst = (a === 3 || a === 4) && Math.min(b, c) >= leastSide;
  const channelsLast = c <= mostBands && Math.min(a, b) >= mostBands;
  return { layout: "NHW", sure: !channelsFirst && !channelsLast };
}

function wordsOf(pictures: number, channels: number): string {
  const kind = channels === 1 ? "grey" : channels === 3 ? "colour" : `${channels}-channel`;
  return `${pictures} ${kind} ${pictures === 1 ? "picture" : "pictures"}`;
}
