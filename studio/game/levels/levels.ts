import { parcelFactors, strangerFactors } from "../parcels/parcel.ts";
import { terms } from "../rules/terms.ts";
import type { Level, LevelName } from "./level.ts";

/** Share of parcels that are strangers, where there are any. */
const strangerShare = 0.3;

/** A mixed bag of mail: some of it breaks early, some hardly at all. */
const mail = [0.08, 0.17, 0.25, 0.25, 0.15, 0.1];

/** Every level that can be played. */
export const levels: Readonly<Record<LevelName, Level>> = {
  first: {
    ...{ name: "first", number: 1, terms: terms(undefined, { peeks: 0 }), line: "plain" },
    ...{ clerkNotch: 2, share: 0.75, edges: [0.05, 0.2, 0.3, 0.25, 0.15, 0.05] },
  },
  price: {
    ...{ name: "price", number: 2, terms: terms(), line: "plain" },
    ...{ clerkNotch: 2, share: 0.7, edges: mail },
  },
  mixed: {
    ...{ name: "mixed", number: 3, terms: terms(), line: "plain" },
    ...{ clerkNotch: 1, share: 0.7, edges: [0.08, 0.27, 0.1, 0.2, 0.25, 0.1] },
  },
  telegrams: {
    ...{ name: "telegrams", number: 4, terms: terms([16, 8, 4, 2, 1]), line: "tales" },
    ...{ clerkNotch: 1, share: 0.7 },
  },
  storm: {
    ...{ name: "storm", number: 5, terms: terms([256, 128, 64, 32, 16, 8, 4]), line: "storm" },
    ...{ clerkNotch: 5, share: 0.7 },
  },
  stranger: {
    ...{ name: "stranger", number: 7, terms: terms(undefined, { flagPays: 60 }), line: "plain" },
    ...{ clerkNotch: 2, share: 0.7, edges: mail },
    factors: (draw) => (draw.uniform() < strangerShare ? strangerFactors(draw) : parcelFactors(draw)),
  },
  grand: {
    ...{ name: "grand", number: 12, line: "plain", edges: mail },
    terms: terms(undefined, { parcels: 20, numbers: 200, pays: [50, 50, 50, 50, 50, 50] }),
    ...{ clerkNotch: 2, share: 0.8 },
  },
  daily: {
    ...{ name: "daily", terms: terms(), line: "plain" },
    ...{ clerkNotch: 2, share: 0.7, edges: mail },
  },
};
