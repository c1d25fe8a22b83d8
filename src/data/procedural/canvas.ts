/** A colour, each part in 0…1. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A picture being painted: three planes of fractions, back to front. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** Lays a colour over one pixel; `cover` in 0…1 is the share of it that is hidden. */
  blend(x: number, y: number, colour: Colour, cover: number): void;
  /** Multiplies one pixel, as a shadow does. */
  shade(x: number, y: number, factor: number): void;
  /** Paints where `cover` is above 0 inside a box, which is cut to the canvas. */
  paint(box: Box, cover: (x: number, y: number) => number, colour: (x: number, y: number) => Colour): void;
  /** Rounds into bytes [3, height, width]. */
  write(out: Uint8Array): void;
}

/** Pixel edges, right and bottom excluded. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A black canvas. */
export function canvas(width: number, height: number): Canvas {
  const plane = width * height;
  const data = new Float32Array(3 * plane);
  const blend = (x: number, y: number, [r, g, b]: Colour, cover: number): void => {
    const at = y * width + x;
    data[at] += (r - data[at]) * cover;
    data[at + plane] += (g - data[at + plane]) * cover;
    data[at + 2 * plane] += (b - data[at + 2 * plane]) * cover;
  };
  return {
    width,
    height,
    blend,
    shade: (x, y, factor) => {
      const at = y * width + x;
      for (let c = 0; c < 3; c++) data[at + c * plane] *= factor;
    },
    paint: ({ left, top, right, bottom }, cover, colour) => {
      const [x0, x1] = [Math.max(0, Math.floor(left)), Math.min(width, Math.ceil(right))];
      const [y0, y1] = [Math.max(0, Math.floor(top)), Math.min(height, Math.ceil(bottom))];
      for (let y = y0; y < y1; y++) {
        for (let x = x0; x < x1; x++) {
          const share = cover(x + 0.5, y + 0.5);
          if (share > 0) blend(x, y, colour(x + 0.5, y + 0.5), Math.min(1, share));
        }
      }
    },
    write: (out) => {
      for (let i = 0; i < out.length; i++) out[i] = Math.min(255, Math.max(0, data[i] * 255 + 0.5));
    },
  };
}

/** A colour between two: 0 gives the first. */
export function mix(a: Colour, b: Colour, t: number): Colour {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

/** A colour made lighter (above 1) or darker. */
export function tint([r, g, b]: Colour, factor: number): Colour {
  return [r * factor, g * factor, b * factor];
}

/** 0 below `from`, 1 above `to`, smooth between. */
export function smooth(from: number, to: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
