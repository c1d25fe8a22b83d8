/** Networks that learnt from more and more pictures, as the Learn page shows them; pictures are addresses. */
export interface AlbumStills {
  readonly inputs: Readonly<Record<"learnt" | "unseen", readonly string[]>>;
  readonly albums: readonly {
    readonly count: number;
    readonly outputs: Readonly<Record<"learnt" | "unseen", readonly string[]>>;
    /** Mean share lost. */
    readonly lost: Readonly<Record<"learnt" | "unseen", number>>;
  }[];
  /** The chart of both errors, with each network marked in turn. */
  readonly charts: readonly string[];
}

/** How many pictures the networks learnt from, ascending; the last is the vanilla one's. */
export const albumCounts = [10, 100, 1000, 8000] as const;
