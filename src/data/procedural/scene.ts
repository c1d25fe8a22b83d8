import type { Random } from "../../core/random.ts";
export function drawScene(_draw: Random, out: Uint8Array): void {
  out.fill(128);
}
