import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { decodeNets, type LayerNumbers } from "../../../models/layersFile.ts";

/** Networks by name, with their weights as they were trained, before rounding. */
export type Floats = Record<string, readonly LayerNumbers[]>;

/** Where the networks that the game ships lie. */
export const shippedPath = "studio/game/models/nets.bin";

const kept = "node_modules/.cache/hourglass-game";
const floatsPath = `${kept}/floats.json`;

/** File of a model that is kept between two runs of the script. */
export function keptModel(name: string): string {
  return `${kept}/${name}.safetensors`;
}

/** The networks of the last run; without one, those that are shipped, as they were rounded. */
export function openFloats(): Floats {
  mkdirSync(kept, { recursive: true });
  if (existsSync(floatsPath)) return revived(readFileSync(floatsPath, "utf8"));
  return existsSync(shippedPath) ? { ...decodeNets(readFileSync(shippedPath)).nets } : {};
}

/** Keeps the networks for the next run. */
export function keepFloats(floats: Floats): void {
  writeFileSync(
    floatsPath,
    JSON.stringify(floats, (_, v) => (v instanceof Float32Array ? [...v] : v)),
  );
}

function revived(json: string): Floats {
  return JSON.parse(json, (key, value) =>
    key === "weight" || key === "bias" ? Float32Array.from(value) : value,
  );
}
