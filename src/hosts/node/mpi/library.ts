import type { LibraryHandle } from "koffi";
import { HourglassError, usageError } from "../../../core/errors.ts";
import type { Launched } from "./launcher.ts";

type Koffi = typeof import("koffi");

/** A loaded MPI library. */
export interface MpiLibrary {
  readonly path: string;
  readonly handle: LibraryHandle;
}

/** Names that the dynamic linker looks for, by family. */
const names = {
  openmpi: ["libmpi.so.40"],
  mpich: ["libmpich.so.12", "libmpi.so.12"],
  abi: ["libmpi_abi.so.1", "libmpi_abi.so.0"],
} as const;

const lazy = 0x1;
const global = 0x100;
/** Its threads and handlers outlive our last call: unloading it at the end of the process would crash there. */
const noDelete = 0x1000;

/** Bytes of stack for a call in a thread of its own; MPI libraries take more than koffi's 128 KiB. */
const stack = 4 << 20;

/** Loads the package that calls native libraries. Throws `usage` where it is not installed. */
export async function loadKoffi(): Promise<Koffi> {
  try {
    const { default: koffi } = (await import("koffi")) as unknown as { default: Koffi };
    koffi.config({ async_stack_size: stack });
    return koffi;
  } catch (error) {
    throw usageError({
      subject: "koffi",
      reason: "missing-package",
      rule: "is not installed, which several ranks need to call the system's MPI",
      received: (error as NodeJS.ErrnoException).code ?? String(error),
      repair: "npm i --ignore-scripts koffi",
    });
  }
}

/** Loads the system's MPI, of the launcher's family first; `HOURGLASS_MPI_LIBRARY` names another. */
export function loadLibrary(
  koffi: Koffi,
  { family }: Pick<Launched, "family">,
  override: string | undefined,
): MpiLibrary {
  const { openmpi, mpich, abi } = names;
  const usual = family === "mpich" ? [...mpich, ...abi, ...openmpi] : [...openmpi, ...abi, ...mpich];
  const tried = override === undefined ? usual : [override];
  for (const path of tried) {
    const pinned = pin(koffi, path);
    if (pinned) return { path, handle: koffi.load(path, { global: true }) };
  }
  throw new HourglassError("usage", {
    subject: "MPI",
    reason: "missing-package",
    rule: "several processes were started, and no MPI library was found to join them",
    received: tried.join(", "),
    repair:
      "install the library of the launcher's MPI, or name it by HOURGLASS_MPI_LIBRARY=/path/to/libmpi.so",
  });
}

/** Loads a library for good; false where the linker does not find it. */
function pin(koffi: Koffi, path: string): boolean {
  for (const system of ["libc.so.6", "libdl.so.2", "libc.so"]) {
    try {
      const dlopen = koffi.load(system).func("void *dlopen(const char *, int)");
      return Boolean(dlopen(path, lazy | global | noDelete));
    } catch {
      // An older C library keeps it elsewhere.
    }
  }
  return false;
}
