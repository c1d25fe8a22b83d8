import type { JoinedPeers, Place } from "../node.ts";
import type { Values } from "./line/options.ts";
import type { Progress } from "./show/progress.ts";

/** What a command works with. */
export interface Context {
  /** The words after the verb, as many as the verb has operands. */
  readonly operands: readonly string[];
  readonly values: Values;
  readonly progress: Progress;
  /** Aborted when the person or the system asks the run to end: finish the step, save, return. */
  readonly signal: AbortSignal;
  /** Whether a person sees what is printed. */
  readonly terminal: boolean;
  /** Joins the other ranks, where a launcher started several of this process; absent where it did not. */
  readonly join?: () => Promise<JoinedPeers>;
  /** The command line as typed, for provenance: `hourglass train glyphs --out m`. */
  readonly line: string;
}

/** What a command found: the JSON document of --json, and the same for a person to read. */
export interface Outcome {
  readonly document: unknown;
  readonly text: string;
  /** Of a shard: where its rows lie among all, and how many were written. */
  readonly shard?: Place & { readonly rows: number };
  /** A service: called once the above has been printed, it ends when it is asked to, and that is its success. */
  readonly serving?: () => Promise<void>;
}

/** A command; one file each in commands/, loaded only when it is called. */
export type Command = (context: Context) => Promise<Outcome>;
