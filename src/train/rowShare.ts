import { usageError } from "../core/errors.ts";
import type { Peers } from "../engine/peers/peers.ts";

/** The rows of every batch that one machine takes: so many from one on. */
export interface RowShare {
  readonly from: number;
  readonly rows: number;
}

/** The share of a rank in a batch, as even as whole rows allow; all of it where there are no peers. Throws `usage` where a rank would have none. */
export function rowShare(batch: number, peers?: Pick<Peers, "rank" | "size">): RowShare {
  if (!peers) return { from: 0, rows: batch };
  const { rank, size } = peers;
  if (batch < size)
    throw usageError({
      subject: "batch",
      reason: "invalid-option",
      rule: `must be at least the number of ranks, ${size}: each takes some of its rows`,
      received: batch,
      repair: "give a larger batch, or start fewer ranks",
    });
  const start = (r: number): number => Math.floor((r * batch) / size);
  return { from: start(rank), rows: start(rank + 1) - start(rank) };
}
