import { readFileSync } from "node:fs";
import { encode } from "fast-png";
import { base64 } from "../../src/core/base64.ts";
import type { Net } from "../models/net.ts";
import { netFromBytes } from "../models/netFile.ts";
import { side } from "../models/strokes.ts";
import { type Paint, paints } from "../stage/paints.ts";
import type { Snapshot } from "../stage/snapshot.ts";
import type { Stills } from "./stills.ts";

/** A shipped network, read while pages are made. */
export function shippedNet(name: string): Net {
  return netFromBytes(readFileSync(`models/${name}.net`));
}

/** 28×28 numbers as the address of a PNG, painted as a page paints them. */
export function pictureAddress(values: ArrayLike<number>, paint: Paint = "ink"): string {
  const data = new Uint8Array(3 * values.length);
  for (let i = 0; i < values.length; i++) data.set(paints[paint](values[i]).map(Math.round), 3 * i);
  const png = encode({ width: side, height: side, data, channels: 3, depth: 8 }, { zlib: { level: 9 } });
  return `data:image/png;base64,${base64(png)}`;
}

/** What the stage shows of a snapshot before any script. */
export function stillsOf({ activations }: Snapshot): Stills {
  const [input, output] = [activations[0], activations[activations.length - 1]];
  return {
    input: pictureAddress(input),
    output: pictureAddress(output),
    error: pictureAddress(
      output.map((value, i) => Math.abs(value - input[i])),
      "glow",
    ),
  };
}
