import { HourglassError } from "../../../core/errors.ts";

/** What an answer may be written as, the usual one first. */
export interface Offer<F extends string> {
  readonly format: F;
  readonly type: string;
}

/**
 * The format of an answer: the one that `Accept` ranks highest of those on offer (RFC 9110, section 12.5.1); where it asks
 * for nothing, the `usual` one where that is on offer, else the first. Throws where none is accepted.
 */
export function accepted<F extends string>(
  accept: string | undefined,
  offers: readonly Offer<F>[],
  usual?: string,
): Offer<F> {
  const ranges = (accept ?? "*/*").split(",").map((range) => {
    const [type, ...words] = range.split(";").map((word) => word.trim().toLowerCase());
    const q = words.find((word) => word.startsWith("q="));
    return { type, q: q === undefined ? 1 : Number(q.slice(2)) || 0 };
  });
  const rankOf = ({ type }: Offer<F>): number => {
    const [family] = type.split("/");
    for (const pattern of [type, `${family}/*`, "*/*"]) {
      const range = ranges.find((one) => one.type === pattern);
      if (range) return Math.max(range.q, 0);
    }
    return 0;
  };
  const preferred = [...offers].sort((a, b) => Number(b.format === usual) - Number(a.format === usual));
  const best = preferred.reduce<Offer<F> | undefined>(
    (found, offer) => (rankOf(offer) > (found ? rankOf(found) : 0) ? offer : found),
    undefined,
  );
  if (best) return best;
  throw new HourglassError("usage", {
    subject: "Accept",
    reason: "unsupported-format",
    rule: "the answer cannot be written so",
    received: accept,
    repair: `ask for one of ${offers.map(({ type }) => type).join(", ")}`,
  });
}
