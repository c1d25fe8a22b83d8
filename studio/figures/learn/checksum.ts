import type { Net } from "../../models/net.ts";

/** A short name for a network's weights, bit for bit (FNV-1a over their bytes). */
export function checksum({ layers }: Net): string {
  let hash = 0x811c9dc5;
  for (const { weights, bias } of layers)
    for (const { buffer, byteOffset, byteLength } of [weights, bias])
      for (const byte of new Uint8Array(buffer, byteOffset, byteLength))
        hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
