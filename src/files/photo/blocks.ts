/** The coefficients of a picture: planes of blocks, each block in the scan's order. */
export interface Blocks {
  /** 1 grey, 3 colour. */
  readonly planes: number;
  readonly rows: number;
  readonly columns: number;
  readonly side: number;
  /** [rows, columns, planes, side²]. */
  readonly steps: Int16Array;
}

/** Most planes of a picture, each with contexts of its own. */
export const mostPlanes = 3;
/** Levels of quality that contexts tell apart. */
export const mostLevels = 8;
/** Most bits of a coefficient. */
export const mostBits = 15;
