/** The four types that are compared, by the names of their files. */
export const typeNames = ["vanilla", "denoising", "sparse", "variational"] as const;
export type TypeName = (typeof typeNames)[number];

/** What is shown of a type before any script. */
export interface TypeStill {
  readonly code: readonly number[];
  readonly output: string;
  /** Share of the clean picture that is lost. */
  readonly error: number;
}
