import type { Random } from "../../src/core/random.ts";

/** A broken input. */
export interface Case {
  readonly bytes: Uint8Array;
  /** The ending of the file, or what else says how it is read. */
  readonly kind: string;
}

/** What is fed with broken input. */
export interface Target {
  /** Whole inputs; each must be read, or the broken ones would be refused for another reason. */
  readonly whole: readonly Case[];
  /** The input of a case, decided by the source alone. */
  make(source: Random): Case;
  /** Takes it as the product would: true where it was read, false where it was refused; throws whatever else happens. */
  take(input: Case): Promise<boolean>;
  close?(): Promise<void>;
}

/** Starts a target over the folder of whole samples (samples.ts), with a folder of its own for files. */
export type StartTarget = (samples: string, own: string) => Promise<Target>;
