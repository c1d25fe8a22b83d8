/** Trainings by several ranks, each an `mpirun` that is followed to its end, and never left running. */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const hourglass = fileURLToPath(new URL("../../bin/hourglass.js", import.meta.url));
const longest = 600_000;

/**
 * @typedef {object} Ended
 * @property {number | null} code
 * @property {string} output What it printed, both streams.
 * @property {number} at Milliseconds of a steady clock at its end.
 *
 * @typedef {object} Run
 * @property {Promise<Ended>} ended
 * @property {(text: string) => Promise<void>} says Waits until it prints a text.
 * @property {(rank: number) => Promise<number>} processOf The process of a rank, once it is there.
 * @property {(signal: NodeJS.Signals) => void} kill
 */

/**
 * Starts a command that ends by itself, or is ended after ten minutes.
 * @param {readonly string[]} words
 * @param {Readonly<Record<string, string>>} env
 * @returns {Run}
 */
export function start([command = "", ...words], env = {}) {
  const mark = `hourglass-${process.pid}-${Math.random()}`;
  const child = spawn(command, words, {
    env: {
      ...process.env,
      ...{ OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1", HOURGLASS_TEST_RUN: mark },
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  /** @type {Set<() => void>} */
  const listeners = new Set();
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => {
      output += text;
      for (const listener of listeners) listener();
    });
  const timer = setTimeout(() => child.kill("SIGKILL"), longest);
  /** @type {Promise<Ended>} */
  const ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ code, output, at: performance.now() });
      for (const listener of listeners) listener();
    });
  });
  const until = async (/** @type {() => boolean} */ held, /** @type {string} */ what) => {
    while (!held()) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`it ended before ${what}: ${output}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  return {
    ended,
    says: (text) => until(() => output.includes(text), `it said "${text}"`),
    processOf: async (rank) => {
      /** @type {number | undefined} */
      let found;
      await until(() => {
        found = rankProcess(mark, rank);
        return found !== undefined;
      }, `rank ${rank} was there`);
      return /** @type {number} */ (found);
    },
    kill: (signal) => child.kill(signal),
  };
}

/** The words that start ranks of a command on this machine. @param {number} ranks @param {readonly string[]} words */
export function mpirun(ranks, words) {
  return [
    ...["mpirun", "--oversubscribe", "-np", String(ranks), "--bind-to", "none", "-x", "HOURGLASS_TEST_RUN"],
    ...[process.execPath, hourglass, ...words],
  ];
}

/** The same by MPICH's launcher, which Debian puts beside Open MPI's. @param {number} ranks @param {readonly string[]} words */
export function mpirunMpich(ranks, words) {
  return ["mpirun.mpich", "-np", String(ranks), process.execPath, hourglass, ...words];
}

/** The process of a rank of a run, by its environment. @param {string} mark @param {number} rank */
function rankProcess(mark, rank) {
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const environment = readFileSync(`/proc/${name}/environ`, "utf8").split("\0");
      const words = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0");
      const ours = environment.includes(`HOURGLASS_TEST_RUN=${mark}`) && words[1] === hourglass;
      const named = ["OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMIX_RANK"].map(
        (variable) => `${variable}=${rank}`,
      );
      if (ours && named.some((one) => environment.includes(one))) return Number(name);
    } catch {
      // It ended meanwhile.
    }
  }
  return undefined;
}
