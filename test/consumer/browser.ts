/** A program of somebody else's page: all declarations that its door reaches (scripts/gates/installed.mjs). */
import type * as door from "autoencoder/web";

export const used: readonly (keyof typeof door)[] = ["train", "loadModel", "webEngine"];
