/**
 * The grey of a colour in sRGB, 0…1 in and out: its luminance (Rec. 709), added up in linear light as libvips does and
 * brought back to sRGB.
 */
export function greyOf(red: number, green: number, blue: number): number {
  return encoded(0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue));
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function encoded(light: number): number {
  return light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
}
