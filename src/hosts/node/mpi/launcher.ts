import { usageError } from "../../../core/errors.ts";

/** What a launcher of parallel programs says of this process by its environment. */
export interface Launched {
  /** Which of the processes this is, 0 … size − 1. */
  readonly rank: number;
  /** How many were started. */
  readonly size: number;
  /** Ranks of this host; undefined where the launcher does not say. */
  readonly onHost?: number;
  /** The family of MPI libraries whose launcher it is. */
  readonly family: "openmpi" | "mpich" | "unknown";
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What the launcher says; undefined where there is none, or one process alone. */
export function launched(env: Environment): Launched | undefined {
  const size = numberOf(env.OMPI_COMM_WORLD_SIZE ?? env.PMI_SIZE ?? env.SLURM_STEP_NUM_TASKS);
  if (size === undefined || size < 2) return undefined;
  const rank = numberOf(env.OMPI_COMM_WORLD_RANK ?? env.PMI_RANK ?? env.PMIX_RANK ?? env.SLURM_PROCID) ?? 0;
  const onHost = numberOf(
    env.OMPI_COMM_WORLD_LOCAL_SIZE ?? env.MPI_LOCALNRANKS ?? env.SLURM_STEP_TASKS_PER_NODE?.split("(")[0],
  );
  // A launcher that speaks PMIx is Open MPI's more often than not, one that speaks PMI alone is MPICH's or Slurm's.
  const family = env.OMPI_COMM_WORLD_SIZE || env.PMIX_RANK ? "openmpi" : env.PMI_RANK ? "mpich" : "unknown";
  return { rank, size, onHost, family };
}

/** Throws where a launcher started several processes and gave them no way to meet. */
export function refuseWithoutPmi(env: Environment, { size }: Launched): void {
  if (env.OMPI_COMM_WORLD_SIZE || env.PMI_RANK || env.PMIX_RANK) return;
  throw usageError({
    subject: "srun",
    reason: "invalid-option",
    rule: `started ${size} processes without PMI, so that each would train alone and overwrite the others' model`,
    received: "SLURM_STEP_NUM_TASKS without PMI_RANK or PMIX_RANK",
    repair: "start them by srun --mpi=pmix (srun --mpi=list shows what there is), or by mpirun",
  });
}

/** Throws where the library sees another number of processes than the launcher started. */
export function refuseOtherMpi({ size }: Launched, library: string, seen: number): void {
  if (seen === size) return;
  throw usageError({
    subject: library,
    reason: "invalid-option",
    rule: `is not the MPI of the launcher: it must see the ${size} processes that were started, or each would overwrite the others' model`,
    received: seen,
    repair:
      "name the launcher's own library by HOURGLASS_MPI_LIBRARY=/path/to/libmpi.so, or use the launcher of this one",
  });
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
