/**
 * Pixels with alpha as the last of their channels, laid on white: [pixels, channels] → [pixels, channels − 1].
 * `top` is white and opaque: 255, 65535, or 1 for fractions. Whole numbers are rounded down, as libvips does.
 */
export function layOnWhite<A extends Uint8Array | Uint16Array | Float32Array>(
  values: A,
  channels: number,
  top: number,
): A {
  const out = new (values.constructor as new (length: number) => A)(
    (values.length / channels) * (channels - 1),
  );
  const whole = !(values instanceof Float32Array);
  for (let i = 0, to = 0; i < values.length; i += channels) {
    const alpha = values[i + channels - 1];
    for (let c = 0; c < channels - 1; c++) {
      const value = (values[i + c] * alpha + top * (top - alpha)) / top;
      out[to++] = whole ? Math.floor(value) : value;
    }
  }
  return out;
}
