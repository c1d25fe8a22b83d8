import { terms } from "../rules/terms.ts";
import type { Level, LevelName } from "./level.ts";

/** A mixed bag of mail: some of it breaks early, some hardly at all. */
const mail = [0.08, 0.17, 0.25, 0.25, 0.15, 0.1];

/** Bold pictures and faint ones, and few between: no width suits them all. */
const mixedMail = [0.12, 0.22, 0.06, 0.2, 0.28, 0.12];

/** Four of the pool's pipes for each parcel: one that learnt from many pictures, at most one that learnt from 400, memorisers. */
const hands = [0, 1, 2, 3].flatMap((many) =>
  [0, 1, 2, 3].map((few) => [0, 1, 2, 3].map((notch) => (notch === many ? 2 : notch === few ? 1 : 0))),
);

/** Weights of the KL term on the fog dial. */
export const betas = [1, 3, 6, 8.5, 12];

/** Every level that can be played. */
export const levels: Readonly<Record<LevelName, Level>> = {
  first: {
    ...{ name: "first", number: 1, terms: terms(undefined, { peeks: 0 }), line: "plain" },
    ...{ clerkNotch: 2, share: 0.7, edges: mail },
  },
  price: {
    ...{ name: "price", number: 2, terms: terms(), line: "plain" },
    ...{ clerkNotch: 2, share: 0.7, edges: mail },
  },
  mixed: {
    ...{ name: "mixed", number: 3, terms: terms(), line: "plain" },
    ...{ clerkNotch: 3, share: 0.7, edges: mixedMail },
  },
  telegrams: {
    ...{ name: "telegrams", number: 4, terms: terms([16, 8, 4, 2, 1]), line: "tales" },
    ...{ clerkNotch: 1, share: 0.8, edges: [0.12, 0.34, 0.16, 0.24, 0.14] },
  },
  storm: {
    ...{ name: "storm", number: 5, terms: terms([256, 64, 16, 8, 4, 2, 1]) },
    ...{ line: "storm", storm: 0.35 },
    // Only one parcel in a thousand is read at 256 and no more at 64: too rare to look for.
    ...{ clerkNotch: 3, share: 0.7, edges: [0, 0.14, 0.18, 0.26, 0.22, 0.11, 0.09] },
  },
  stranger: {
    ...{ name: "stranger", number: 7, terms: terms(undefined, { flagPays: 60 }), line: "plain" },
    ...{ clerkNotch: 2, share: 0.7, edges: mail, strangers: 0.3 },
  },
  grand: {
    ...{ name: "grand", number: 12, line: "plain", edges: [0.08, 0.24, 0.08, 0.22, 0.26, 0.12] },
    terms: terms(undefined, { parcels: 20, numbers: 200, pays: [50, 50, 50, 50, 50, 50] }),
    ...{ clerkNotch: 2, share: 0.8 },
  },
  workshop: {
    ...{ name: "workshop", number: 6, terms: terms(), line: "workshop", storm: 0.75 },
    ...{ clerkNotch: 4, share: 0.7 },
  },
  memoriser: {
    ...{ name: "memoriser", number: 8, line: "pool" },
    terms: terms([16, 8, 4, 2], { peeks: 0, pays: [40, 50, 72, 76] }),
    ...{ dial: "pipe", blind: true, offers: hands, clerkNotch: 2, share: 0.8 },
  },
  switches: {
    ...{ name: "switches", number: 9, terms: terms([10, 7, 5, 3, 2, 1]), line: "switches" },
    ...{ dial: "switches", clerkNotch: 3, share: 0.7, edges: mixedMail },
  },
  darts: {
    ...{ name: "darts", number: 10, line: "planes", dial: "plane", blind: true },
    terms: terms([2, 2], { peeks: 0, pays: [62, 100] }),
    ...{ clerkNotch: 1, share: 0.8 },
  },
  fog: {
    ...{ name: "fog", number: 11, line: "fog", dial: "beta" },
    ...{ labels: betas.map((beta) => `β ${beta}`), clerkNotch: 2, share: 0.7 },
    terms: terms([5, 4, 3, 2, 1], { pays: [28, 40, 59, 77, 100] }),
    edges: [0.16, 0.2, 0.24, 0.22, 0.18],
  },
  daily: {
    ...{ name: "daily", terms: terms(), line: "plain" },
    ...{ clerkNotch: 2, share: 0.7, edges: mail },
  },
};
