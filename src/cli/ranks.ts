import { HourglassError } from "../core/errors.ts";
import { type JoinedPeers, joinPeers, launched } from "../node.ts";
import { run, type Surroundings } from "./run.ts";

/** Milliseconds that a rank waits before it says why it failed: where rank 0 failed too, it says the same, and this one is ended meanwhile. */
const pause = 1000;
/** Exit codes after which the ranks part in good order. */
const orderly: ReadonlySet<number> = new Set([0, 130, 143]);

/**
 * Runs a training as one of the processes that a launcher of parallel programs started. The first rank prints; another only
 * why it failed by itself.
 */
export async function runRank(words: readonly string[], around: Surroundings): Promise<number> {
  const found = launched(around.env);
  if (!found) return run(words, around);
  const first = found.rank === 0;
  let last = "";
  let alike = true;
  const silent = {
    stdout: { write: () => {} },
    stderr: {
      write: (text: string) => {
        last = text;
      },
    },
  };
  let peers: JoinedPeers | undefined;
  const join = async (): Promise<JoinedPeers> => {
    try {
      peers = await joinPeers(found);
    } catch (error) {
      // Another launcher or library is so for all ranks; a package may be missing on one host.
      alike = !(error instanceof HourglassError && error.reason === "missing-package");
      throw error;
    }
    alike = false;
    return peers;
  };
  const code = await run(words, { ...around, ...(!first && silent), join });
  if (orderly.has(code)) {
    await peers?.leave();
    return code;
  }
  const lostFirst = code === 75 && found.rank === 1 && /^hourglass: rank 0 /.test(last);
  if (!first && !alike && (code !== 75 || lostFirst)) {
    if (!lostFirst) await new Promise((resolve) => setTimeout(resolve, pause));
    if (!around.signal.aborted) around.stderr.write(lostFirst ? last : `rank ${found.rank}: ${last}`);
  }
  peers?.fail();
  return peers ? peers.exit(code) : code;
}
