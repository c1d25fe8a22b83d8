import type { LayerNumbers, Nets } from "../../../models/layersFile.ts";
import { forward, type NetLayer } from "../../nets/net.ts";
import { parcels, pictureOf } from "./pictures.ts";

/** Bits a weight: as many as cost less than one read in a hundred, which is printed below. */
export function fewBits(name: string, layer: LayerNumbers): LayerNumbers {
  const bits = bitsOf(name, layer.header.kind);
  return { ...layer, header: { ...layer.header, ...(bits < 8 && { bits }) } };
}

function bitsOf(name: string, kind: LayerNumbers["header"]["kind"]): number {
  if (/eceiver$|dots$/.test(name)) return 8;
  if (kind === "dense") return name === "pipe.decoder" ? 6 : 5;
  return /^(pipe|storm|tales)/.test(name) ? 8 : 6;
}

/** How many of 400 fresh parcels are read at each width. */
export function reads(
  nets: Nets<NetLayer>,
  pipeName: "pipe" | "storm",
  receiverName: string,
  widths: readonly number[],
): number[] {
  const { data, classes } = parcels(400, 51, pipeName === "storm");
  const counts = widths.map(() => 0);
  for (let i = 0; i < classes.length; i++) {
    const code = forward(nets[`${pipeName}.encoder`], pictureOf(data, i));
    widths.forEach((width, k) => {
      const picture = forward(nets[`${pipeName}.decoder`], code.slice().fill(0, width));
      const logits = forward(nets[receiverName], picture);
      if (logits.indexOf(Math.max(...logits)) === classes[i]) counts[k]++;
    });
  }
  return counts;
}
