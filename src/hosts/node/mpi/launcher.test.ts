import { expect, test } from "vitest";
import { launched, refuseOtherMpi, refuseWithoutPmi } from "./launcher.ts";

test.each([
  ["no launcher", {}, undefined],
  ["one process", { OMPI_COMM_WORLD_SIZE: "1", OMPI_COMM_WORLD_RANK: "0" }, undefined],
  [
    "mpirun of Open MPI, in a step of Slurm that started its daemons",
    {
      ...{ OMPI_COMM_WORLD_SIZE: "8", OMPI_COMM_WORLD_RANK: "5", OMPI_COMM_WORLD_LOCAL_SIZE: "4" },
      ...{ PMIX_RANK: "5", SLURM_STEP_NUM_TASKS: "2", SLURM_PROCID: "1" },
    },
    { rank: 5, size: 8, onHost: 4, family: "openmpi" },
  ],
  [
    "mpirun of MPICH",
    { PMI_SIZE: "4", PMI_RANK: "3", MPI_LOCALNRANKS: "4" },
    { rank: 3, size: 4, onHost: 4, family: "mpich" },
  ],
  [
    "srun --mpi=pmix",
    { SLURM_STEP_NUM_TASKS: "6", SLURM_PROCID: "2", PMIX_RANK: "2", SLURM_STEP_TASKS_PER_NODE: "2(x3)" },
    { rank: 2, size: 6, onHost: 2, family: "openmpi" },
  ],
  [
    "srun without PMI",
    { SLURM_STEP_NUM_TASKS: "6", SLURM_PROCID: "2" },
    { rank: 2, size: 6, family: "unknown" },
  ],
])("%s", (_, env, expected) => {
  expect(launched(env)).toEqual(expected);
});

test("several processes that cannot meet are refused, and those of any launcher that lets them are not", () => {
  const found = { rank: 0, size: 4, family: "unknown" } as const;
  expect(() => refuseWithoutPmi({ SLURM_STEP_NUM_TASKS: "4" }, found)).toThrow(
    /^srun: started 4 processes without PMI/,
  );
  for (const name of ["OMPI_COMM_WORLD_SIZE", "PMI_RANK", "PMIX_RANK"])
    refuseWithoutPmi({ [name]: "4" }, found);
});

test("a library that sees another number of processes is refused", () => {
  const found = { rank: 0, size: 4, family: "openmpi" } as const;
  expect(() => refuseOtherMpi(found, "libmpi.so.12", 1)).toThrow(
    /^libmpi.so.12: is not the MPI of the launcher.*got 1;/,
  );
  refuseOtherMpi(found, "libmpi.so.40", 4);
});
