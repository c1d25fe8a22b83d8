import { readdirSync, readFileSync } from "node:fs";

/** The most memory that was resident, in MB (10^6 bytes). */
export interface PeakMb {
  /** Of all processes at one moment. */
  readonly together: number;
  /** Of the first process, and of the one of its descendants that took most, each at its own worst moment. */
  readonly main: number;
  readonly child: number;
}

/** Milliseconds between two looks. */
const interval = 100;

/**
 * Watches a process and its descendants through /proc (Linux); the function that is given back ends that and tells the
 * peaks. Shared pages count once for each process.
 */
export function peakMemory(root: number): () => PeakMb {
  let together = 0;
  const worst = new Map<number, number>();
  const look = (): void => {
    let now = 0;
    for (const pid of tree(root)) {
      const status = read(pid, "status");
      now += field(status, "VmRSS");
      worst.set(pid, Math.max(worst.get(pid) ?? 0, field(status, "VmHWM")));
    }
    together = Math.max(together, now);
  };
  const timer = setInterval(look, interval);
  return () => {
    clearInterval(timer);
    const { [root]: main = 0, ...others } = Object.fromEntries(worst);
    return { together, main, child: Math.max(0, ...Object.values(others)) };
  };
}

/** A process and all that it and its children started. */
function tree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    // The name in brackets may hold anything, so what follows it is read from its last bracket on.
    const parent = Number(read(Number(name), "stat").split(") ").at(-1)?.split(" ")[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

/** A file of a process, empty where the process has ended. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

/** A field of `status`, given in kB. */
function field(status: string, name: string): number {
  return (Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0) * 1024) / 1e6;
}
