import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** What starts ranks on a host and waits for them, by the names of the processes: Open MPI 4 and 5, and MPICH and its kin. */
const launchers: ReadonlySet<string> = new Set([
  ...["mpirun", "mpiexec", "orterun", "prterun", "orted", "prted"],
  ...["mpirun.openmpi", "mpiexec.openmpi", "mpirun.mpich", "mpiexec.mpich", "mpiexec.hydra"],
  ...["hydra_pmi_proxy", "hydra_bstrap_pr"],
]);

/** A process above this one. */
export interface Ancestor {
  readonly pid: number;
  /** Its first 15 characters, as the system keeps it. */
  readonly name: string;
}

/**
 * Has the launcher that started this rank ended, a few seconds after what it started here has ended, where it is still there
 * then. Behind a link that is cut, launchers wait for each other's daemons until TCP gives up, which takes a quarter of an hour. Does
 * nothing where no launcher is above this process, as under `srun`, or where the system has no `/proc`.
 */
export function endLauncher(above: readonly Ancestor[] = ancestors()): void {
  const first = above.findIndex(({ name }) => launchers.has(name));
  if (first < 0) return;
  // A script between the launcher and this process may have work to do once this one ends.
  const started = above[first - 1]?.pid ?? process.pid;
  const ended = above.slice(first).filter(({ name }) => launchers.has(name));
  const words = [started, ...ended.flatMap(({ pid, name }) => [pid, name])].map(String);
  // In a session of its own: the launcher ends the sessions of its ranks.
  spawn("/bin/sh", ["-c", script, "sh", ...words], { detached: true, stdio: "ignore" })
    .on("error", () => {})
    .unref();
}

/** Takes the process to wait for, then the number and name of each launcher. A number may be another's by then, a name too is not. */
const script = `
while [ -d "/proc/$1" ] && ! grep -q '^State:.Z' "/proc/$1/status"; do sleep 1; done
shift
sleep 3
end() {
  signal=$1
  shift
  while [ $# -gt 0 ]; do
    [ "$(cat "/proc/$1/comm")" = "$2" ] && kill -"$signal" "$1"
    shift 2
  done
}
end TERM "$@"
sleep 2
end KILL "$@"
`;

/** The processes above this one, the nearest first. */
function ancestors(): Ancestor[] {
  const found: Ancestor[] = [];
  for (let pid = process.ppid; pid > 1; ) {
    try {
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      const [, name = ""] = /^Name:\t(.*)$/m.exec(status) ?? [];
      found.push({ pid, name });
      pid = Number(/^PPid:\t(\d+)$/m.exec(status)?.[1] ?? 0);
    } catch {
      break;
    }
  }
  return found;
}
