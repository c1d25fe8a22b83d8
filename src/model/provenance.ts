import { version } from "../core/version.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Split } from "../data/split.ts";
import type { Engine } from "../engine/engine.ts";
import type { Provenance } from "../files/modelFile.ts";
import type { DoneEvent } from "../train/events.ts";

/** Who asked for a model, for its provenance. */
export interface Origin {
  /** The command that asked. */
  command?: string;
  /** Gives what tells the settings and the data of the run from others. */
  configuration?: () => Promise<string>;
}

/** Where a model comes from that has just been trained. */
export async function provenanceOf(
  {
    dataset,
    rows,
    seed,
    engine,
    done,
  }: { dataset: Dataset; rows: Split; seed: number; engine: Engine; done: DoneEvent },
  { command, configuration }: Origin,
): Promise<Provenance> {
  return {
    version,
    date: new Date().toISOString(),
    data: dataset.name,
    rows: rows.train.length + rows.validation.length,
    seed,
    engine: engine.name,
    seconds: done.seconds,
    epochs: done.epochs,
    steps: done.steps,
    ...(command && { command }),
    ...(configuration && { configuration: await configuration() }),
  };
}
