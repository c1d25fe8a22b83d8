import { expect, test } from "vitest";
import { shardIndex } from "./shardIndex.ts";

test.each([
  ["given", { index: 3, count: 16 }, { SLURM_ARRAY_TASK_ID: "7" }, 3, 16],
  ["a Slurm array from 0", {}, array(2, 0, 8), 3, 8],
  ["a Slurm array from 1", {}, array(2, 1, 8), 2, 8],
  ["a Slurm array in steps", {}, { ...array(10, 4, 5), SLURM_ARRAY_TASK_STEP: "3" }, 3, 5],
  ["a Slurm step", {}, { SLURM_PROCID: "5", SLURM_STEP_NUM_TASKS: "6" }, 6, 6],
  ["an array of steps", {}, { ...array(1, 0, 4), SLURM_PROCID: "2", SLURM_STEP_NUM_TASKS: "3" }, 6, 12],
  ["Kubernetes", { count: 10 }, { JOB_COMPLETION_INDEX: "0" }, 1, 10],
  ["Open MPI", {}, { OMPI_COMM_WORLD_RANK: "3", OMPI_COMM_WORLD_SIZE: "4" }, 4, 4],
  ["MPICH", {}, { PMI_RANK: "0", PMI_SIZE: "2" }, 1, 2],
])("%s", (_, given, env, index, count) => {
  expect(shardIndex(given, env)).toEqual({ index, count });
});

function array(id: number, first: number, count: number) {
  return {
    SLURM_ARRAY_TASK_ID: `${id}`,
    SLURM_ARRAY_TASK_MIN: `${first}`,
    SLURM_ARRAY_TASK_COUNT: `${count}`,
  };
}

test.each([
  [{}, {}, "auto needs a scheduler"],
  // A batch script of Slurm is one process, whatever its step will have.
  [{}, { SLURM_PROCID: "0", SLURM_NTASKS: "8" }, "auto needs a scheduler"],
  [{}, { JOB_COMPLETION_INDEX: "0" }, "auto needs the number of shards under Kubernetes"],
  [{ count: 4 }, { JOB_COMPLETION_INDEX: "4" }, "gives this process the place 4 of 4"],
  [{ count: 4 }, { SLURM_ARRAY_TASK_ID: "0", SLURM_ARRAY_TASK_MIN: "1" }, "the place -1 of 4"],
])("%j under %j is refused", (given, env, message) => {
  expect(() => shardIndex(given, env)).toThrow(message);
});
