import { HourglassError } from "../../../core/errors.ts";
import type { Peers } from "../../../engine/peers/peers.ts";
import { communicator } from "./communicator.ts";
import { endLauncher } from "./endLauncher.ts";
import { type Launched, refuseOtherMpi, refuseWithoutPmi } from "./launcher.ts";
import { loadKoffi, loadLibrary } from "./library.ts";
import { watchdog } from "./watchdog.ts";

/** The processes that a launcher such as `mpirun` started together with this one. */
export interface JoinedPeers extends Peers {
  /** Ranks that share this host's cores; all of them where the launcher does not say. */
  readonly onHost: number;
  /** Ends the parallel run where all went well; other ranks than the first wait for it. */
  leave(): Promise<void>;
  /** Tells the others that this rank ends with an error of its own. */
  fail(): void;
  /**
   * Ends the process at once: a call to MPI that never returns would keep it. Where a host or a link is gone, the launcher
   * on this host is ended after it.
   */
  exit(code: number): never;
}

/** Seconds of silence after which a rank counts as lost; the others end within a minute of a link that is cut. */
const usualSilence = 45;

/**
 * Joins the processes that a launcher started, over the system's MPI. Throws `usage` where that is missing or is another
 * than the launcher's: each process would then train alone, and overwrite what the others write.
 */
export async function joinPeers(
  found: Launched,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<JoinedPeers> {
  refuseWithoutPmi(env, found);
  // Ranks that share cores wait for each other; one that waits must let the others compute.
  process.env.OMPI_MCA_mpi_yield_when_idle ??= "1";
  // UCX, which MPICH may load, else rewrites the C library's memory calls under threads that make them.
  process.env.UCX_MEM_EVENTS ??= "no";
  const koffi = await loadKoffi();
  const library = loadLibrary(koffi, found, env.HOURGLASS_MPI_LIBRARY);
  const world = communicator(library);
  refuseOtherMpi(found, library.path, world.size);
  const silence = Number(env.HOURGLASS_PEERS_SILENCE ?? usualSilence);
  const watch = await watchdog(world, 1000 * (silence > 0 ? silence : usualSilence));
  return {
    rank: world.rank,
    size: world.size,
    onHost: found.onHost ?? world.size,
    sum: (data) => Promise.race([summed(world.sum(data)), watch.lost]),
    leave: async () => {
      await watch.leave();
      world.finalize();
    },
    fail: watch.fail,
    exit: (code) => {
      if (watch.cut()) endLauncher();
      process.emit("exit", code);
      koffi.load("libc.so.6").func("void _exit(int)")(code);
      process.exit(code);
    },
  };

  /** MPI may notice a lost rank first, and cannot name it: the watchdog gets a moment to. */
  function summed(sum: Promise<void>): Promise<void> {
    return sum.catch(async (error: unknown) => {
      if (error instanceof HourglassError) await Promise.race([watch.lost, pause(3000)]);
      throw error;
    });
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
