import type { Engine } from "../engine.ts";

/** An engine under test. */
export interface Subject {
  readonly engine: Engine;
  /** Channels of a block where the engine must use blocked convolutions; 0 where it must not. */
  readonly block: number;
}

/** One promise of every engine. Needs no test runner and no host, so that a page of a browser checks it, too. */
export interface ContractCase {
  readonly name: string;
  /** Throws, with what was wrong, where the engine breaks the promise. */
  check(subject: Subject): Promise<void>;
}
