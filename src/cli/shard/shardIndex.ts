import { usageError } from "../../core/errors.ts";
import type { ShardValue } from "../line/values.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A part of a run, counted from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/**
 * The shard that a run is to do. Where no index is given, it is that of the task in a Slurm array, of the process in a
 * Slurm step or under MPI, or of the pod in a Kubernetes indexed job; those count from 0 or from a first one of their own.
 */
export function shardIndex({ index, count }: ShardValue, env: Environment): Shard {
  if (index !== undefined && count !== undefined) return { index, count };
  const found = schedulers(env).find((one) => one !== undefined);
  if (!found)
    throw usageError({
      subject: "--shard",
      rule: "auto needs a scheduler that gives each process its index",
      repair: "run it under Slurm, MPI or a Kubernetes indexed job, or give the index: --shard 3/16",
    });
  const total = count ?? found.count;
  if (total === undefined)
    throw usageError({
      subject: "--shard",
      rule: `auto needs the number of shards under ${found.name}, which does not tell it`,
      repair: "give it: --shard auto/16",
    });
  if (!(found.place >= 0 && found.place < total))
    throw usageError({
      subject: "--shard",
      rule: `${found.name} gives this process the place ${found.place} of ${total}`,
      repair: "start as many processes as there are shards",
    });
  return { index: found.place + 1, count: total };
}

interface Place {
  readonly name: string;
  /** From 0. */
  readonly place: number;
  readonly count?: number;
}

function schedulers(env: Environment): (Place | undefined)[] {
  const number = (name: string): number | undefined =>
    /^\d+$/.test(env[name] ?? "") ? Number(env[name]) : undefined;
  const placed = (name: string, place: number | undefined, count?: number): Place | undefined =>
    place === undefined ? undefined : { name, place, ...(count !== undefined && { count }) };

  // The tasks of an array may be of several processes each.
  const task = number("SLURM_ARRAY_TASK_ID");
  const steps = number("SLURM_STEP_NUM_TASKS");
  const process = steps === undefined ? undefined : number("SLURM_PROCID");
  const [first, stride] = [number("SLURM_ARRAY_TASK_MIN") ?? 0, number("SLURM_ARRAY_TASK_STEP") ?? 1];
  const tasks = number("SLURM_ARRAY_TASK_COUNT");
  const array = task === undefined ? undefined : (task - first) / stride;
  const slurm =
    array !== undefined && process !== undefined && steps !== undefined
      ? placed("Slurm", array * steps + process, tasks && tasks * steps)
      : (placed("Slurm", array, tasks) ?? placed("Slurm", process, steps));
  return [
    slurm,
    placed("Kubernetes", number("JOB_COMPLETION_INDEX")),
    placed("Open MPI", number("OMPI_COMM_WORLD_RANK"), number("OMPI_COMM_WORLD_SIZE")),
    placed("MPI", number("PMI_RANK"), number("PMI_SIZE")),
  ];
}
