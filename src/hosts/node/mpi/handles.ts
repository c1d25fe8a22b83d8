import type { MpiLibrary } from "./library.ts";

/** How a family of MPI libraries writes the things that its functions take. */
export interface Handles {
  readonly family: "openmpi" | "mpich" | "abi";
  /** C type of a handle. */
  readonly type: "intptr_t" | "int";
  readonly world: bigint | number;
  readonly float: bigint | number;
  readonly sum: bigint | number;
  /** Takes an address's place: the result goes where the input is. */
  readonly inPlace: number;
  /** Has a failed call return rather than end the process; absent where its value is not known. */
  readonly errorsReturn?: bigint | number;
  /** One thread at a time calls MPI. */
  readonly serialized: number;
}

/** The handles of a library, by what it exports. */
export function handlesOf({ handle }: MpiLibrary): Handles {
  if (abiVersion(handle) >= 1)
    return {
      ...{ family: "abi", type: "intptr_t", world: 0x101, float: 0x210, sum: 0x21 },
      ...{ inPlace: 1, serialized: 2048 },
    };
  try {
    const at = (name: string): bigint => handle.symbol(name) as bigint;
    return {
      ...{ family: "openmpi", type: "intptr_t" },
      world: at("ompi_mpi_comm_world"),
      float: at("ompi_mpi_float"),
      sum: at("ompi_mpi_op_sum"),
      errorsReturn: at("ompi_mpi_errors_return"),
      ...{ inPlace: 1, serialized: 2 },
    };
  } catch {
    return {
      ...{ family: "mpich", type: "int", world: 0x44000000, float: 0x4c00040a, sum: 0x58000003 },
      ...{ errorsReturn: 0x54000001, inPlace: -1, serialized: 2 },
    };
  }
}

/** The version of the standard's binary interface that a library speaks; 0 where it has one of its own. */
function abiVersion(handle: MpiLibrary["handle"]): number {
  try {
    const major = [0];
    handle.func("int MPI_Abi_get_version(_Out_ int *, _Out_ int *)")(major, [0]);
    return major[0];
  } catch {
    return 0;
  }
}
