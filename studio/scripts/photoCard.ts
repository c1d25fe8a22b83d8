/** Prints the card of studio/models/photo.safetensors: `node studio/run.mjs studio/scripts/photoCard.ts`. */
import figures from "../models/photo.json" with { type: "json" };
import { photoCard } from "./photo/card.ts";

console.log(photoCard(figures));
