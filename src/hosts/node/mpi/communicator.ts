import { HourglassError } from "../../../core/errors.ts";
import { handlesOf } from "./handles.ts";
import type { MpiLibrary } from "./library.ts";

/** All processes that a launcher started, as MPI joins them. */
export interface Communicator {
  readonly rank: number;
  readonly size: number;
  /** Replaces an array by its sum over all ranks; does not block. */
  sum(data: Float32Array): Promise<void>;
  /** Ends MPI in this process: waits for every rank to do so. */
  finalize(): void;
}

/** Numbers that one call sums: MPI counts in 32 bits. */
const mostAtOnce = 2 ** 30;

/** Starts MPI in this process; waits for every rank to do so. */
export function communicator(library: MpiLibrary): Communicator {
  const { handle } = library;
  const { type, world, float, sum, inPlace, errorsReturn, serialized } = handlesOf(library);
  const call = (name: string, result: number): void => {
    if (result !== 0)
      throw new HourglassError("peers", `${name} failed with the MPI error ${result}: a rank may be lost`);
  };
  const number = (name: string): number => {
    const out = [0];
    call(name, handle.func(`int ${name}(${type}, _Out_ int *)`)(world, out));
    return out[0];
  };
  const provided = [0];
  const init = handle.func("int MPI_Init_thread(void *, void *, int, _Out_ int *)");
  call("MPI_Init_thread", init(null, null, serialized, provided));
  if (provided[0] < serialized)
    throw new HourglassError("usage", {
      subject: library.path,
      rule: "must let one thread at a time call it (MPI_THREAD_SERIALIZED)",
      received: provided[0],
      repair: "take a build of MPI with support for threads",
    });
  if (errorsReturn !== undefined)
    handle.func(`int MPI_Comm_set_errhandler(${type}, ${type})`)(world, errorsReturn);
  const allReduce = handle.func(`int MPI_Allreduce(intptr_t, void *, int, ${type}, ${type}, ${type})`);
  const part = (data: Float32Array): Promise<void> =>
    new Promise((resolve, reject) =>
      allReduce.async(inPlace, data, data.length, float, sum, world, (error: unknown, result: number) => {
        try {
          if (error) throw error;
          call("MPI_Allreduce", result);
          resolve();
        } catch (failure) {
          reject(failure);
        }
      }),
    );
  return {
    rank: number("MPI_Comm_rank"),
    size: number("MPI_Comm_size"),
    sum: async (data) => {
      for (let start = 0; start < data.length; start += mostAtOnce)
        await part(data.subarray(start, start + mostAtOnce));
    },
    finalize: () => {
      handle.func("int MPI_Finalize()")();
    },
  };
}
