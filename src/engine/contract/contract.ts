import type { ContractCase } from "./contractCase.ts";
import { convolutionCases } from "./convolutions.ts";
import { operatorCases } from "./operators.ts";
import { trainingCases } from "./training.ts";

/** What every engine promises, in any host. The reference is the oracle. */
export function contract(): ContractCase[] {
  return [...operatorCases(), ...convolutionCases(), ...trainingCases()];
}
