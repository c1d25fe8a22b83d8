/** Pixels on each side of a picture that are added to it, or not wanted of it. */
export interface Margins {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** All of a picture is wanted. */
export const noMargins: Margins = { top: 0, left: 0, bottom: 0, right: 0 };

/** Margins of which each side is made from the same side of others. */
export function sides(of: (side: keyof Margins) => number): Margins {
  return { top: of("top"), left: of("left"), bottom: of("bottom"), right: of("right") };
}
