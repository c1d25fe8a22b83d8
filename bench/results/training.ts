/** How far a training went, from the document of `train --json`: with a limit of time it depends on the machine. */
export function trainingNote(document: unknown): string {
  const { epochs, steps, ms_per_step } = document as { epochs: number; steps: number; ms_per_step: number };
  return `It trained for ${epochs} epochs, ${steps} steps of ${ms_per_step.toFixed(0)} ms.`;
}
