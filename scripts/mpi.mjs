/**
 * Tries trainings by several ranks over the system's MPI, with what goes wrong on machines: `npm run test:mpi`. Says what
 * held, a line each; exits with 1 where something did not. Needs Open MPI, and root for what takes several hosts.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeModel } from "../dist/files/modelFile.js";
import {
  acrossHosts,
  hosts,
  makeHosts,
  plugCable,
  processesOn,
  pullCable,
  removeHosts,
  whyNoHosts,
} from "./mpi/hosts.mjs";
import { hourglass, mpirun, mpirunMpich, start } from "./mpi/ranks.mjs";
import { startSlurm, whyNoSlurm } from "./mpi/slurm.mjs";

if (spawnSync("mpirun", ["--version"]).status !== 0) {
  console.log("mpirun is missing, so nothing was tried; install Open MPI (Debian: openmpi-bin)");
  process.exit(0);
}
const hasMpich = spawnSync("mpirun.mpich", ["--version"]).status === 0;
const folder = mkdtempSync(join(tmpdir(), "hourglass-mpi-"));
/** @param {string} name */
const at = (name) => join(folder, name);
/** A training on the command line. @param {string} out @param {readonly string[]} more */
const training = (out, more = []) => [
  ...["train", "glyphs", "--rows", "600", "--batch", "30", "--epochs", "4", "--seed", "3", "--threads", "1"],
  ...[
    "--type",
    "variational",
    "--layers",
    "32",
    "--latent",
    "4",
    "--report",
    "no",
    "--out",
    at(out),
    ...more,
  ],
];
/** One that takes long enough to be disturbed. @param {string} out @param {readonly string[]} more */
const long = (out, more = []) => training(out, ["--epochs", "40", ...more]);

/** @param {string} out */
const weightsOf = (out) => {
  const { tensors } = decodeModel(readFileSync(at(out)), out);
  return [...tensors].flatMap(([, { data }]) => Array.from(/** @type {Float32Array} */ (data)));
};

/** The largest difference of two lists of numbers. @param {readonly number[]} a @param {readonly number[]} b */
const furthest = (a, b) => a.reduce((most, w, i) => Math.max(most, Math.abs(w - (b[i] ?? Number.NaN))), 0);

/** @param {unknown} condition @param {string} what @returns {asserts condition} */
function must(condition, what) {
  if (!condition) throw new Error(what);
}

/** @param {readonly string[]} words @param {Readonly<Record<string, string>>} [env] */
const finish = async (words, env) => {
  const { code, output } = await start(words, env).ended;
  must(code === 0, `exit ${code}: ${output}`);
  return output;
};

/** Stops a long training, once it has begun, so that there is a checkpoint to go on from. @param {readonly string[]} words */
async function interrupted(words, env = {}) {
  const run = start(words, env);
  await run.says("\nepoch ");
  // One rank is asked to stop, and all do. mpirun itself, asked, would end them within a second or two.
  process.kill(await run.processOf(1), "SIGTERM");
  const { output } = await run.ended;
  must(/interrupted and saved at step/.test(output), `SIGTERM was not answered by a checkpoint: ${output}`);
  return /saved at step ([\d,]+)/.exec(output)?.[1];
}

/** @type {Record<string, () => Promise<string>>} */
const local = {
  "two ranks learn what one process learns": async () => {
    await finish([process.execPath, hourglass, ...training("one")]);
    await finish(mpirun(2, training("two")));
    const [one, two] = [weightsOf("one"), weightsOf("two")];
    const apart = furthest(one, two);
    must(apart < 1e-5, `a weight differs by ${apart}`);
    return `${one.length} numbers of the model, the furthest apart by ${apart.toExponential(1)}`;
  },
  "two runs of as many ranks have the same bits": async () => {
    await finish(mpirun(3, training("three")));
    await finish(mpirun(3, training("again")));
    must(String(weightsOf("three")) === String(weightsOf("again")), "they differ");
    return "bit for bit";
  },
  "row 34: a rank is killed: the others end, name it, and the run goes on with the same bits": async () => {
    const whole = start(mpirun(3, long("whole")));
    const undisturbed = await whole.ended;
    must(
      undisturbed.code === 0,
      `the undisturbed run failed: exit ${undisturbed.code}: ${undisturbed.output}`,
    );
    const step = await interrupted(mpirun(3, long("killed")));
    const run = start(mpirun(3, long("killed", ["--resume"])));
    await run.says("training:");
    const process2 = await run.processOf(2);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const began = performance.now();
    process.kill(process2, "SIGKILL");
    const { output, code, at: ended } = await run.ended;
    const seconds = (ended - began) / 1000;
    must(seconds < 10, `it took ${seconds} s`);
    must(/rank 2 on \S+: has ended/.test(output), `the rank is not named: ${output}`);
    await finish(mpirun(3, long("killed", ["--resume"])));
    must(String(weightsOf("whole")) === String(weightsOf("killed")), "the weights differ");
    return `ended in ${seconds.toFixed(1)} s (mpirun's exit ${code}), went on from step ${step}`;
  },
  "row 34: no PMI, or another MPI than the launcher's: refused": async () => {
    const words = [process.execPath, hourglass, ...training("none")];
    /** @type {readonly Readonly<Record<string, string>>[]} */
    const wrong = [
      { SLURM_STEP_NUM_TASKS: "4", SLURM_PROCID: "0" },
      { PMI_SIZE: "2", PMI_RANK: "0", HOURGLASS_MPI_LIBRARY: "libmpi.so.40" },
    ];
    for (const env of wrong) {
      const { code, output } = await start(words, env).ended;
      must(code === 2, `exit ${code}: ${output}`);
      must(output.trim().split("\n").length === 1, `not one line: ${output}`);
    }
    if (!hasMpich) return "one line each, exit 2 (MPICH is not here to be tried)";
    /** @type {readonly [typeof mpirun, string][]} */
    const crossed = [
      [mpirun, "libmpich.so.12"],
      [mpirunMpich, "libmpi.so.40"],
    ];
    for (const [launcher, library] of crossed) {
      const { code, output } = await start(launcher(2, training("none")), { HOURGLASS_MPI_LIBRARY: library })
        .ended;
      const lines = output.split("\n").filter((line) => line.startsWith("hourglass: "));
      must(code === 2 && lines.length === 1, `exit ${code}: ${output}`);
      must(lines[0].includes("is not the MPI of the launcher"), lines[0]);
    }
    return "one line each, exit 2; of Open MPI under MPICH's launcher and of MPICH under Open MPI's, too";
  },
  "MPICH trains what Open MPI trains, and ends with a rank that is killed": async () => {
    if (!hasMpich) return "not tried: MPICH is not here (Debian: mpich)";
    await finish(mpirunMpich(2, training("mpich")));
    await finish(mpirun(2, training("openmpi")));
    const apart = furthest(weightsOf("mpich"), weightsOf("openmpi"));
    must(apart < 1e-5, `a weight differs by ${apart}`);
    const run = start(mpirunMpich(3, long("mpich killed")));
    await run.says("\nepoch ");
    const began = performance.now();
    process.kill(await run.processOf(2), "SIGKILL");
    const { code, at: ended } = await run.ended;
    const seconds = (ended - began) / 1000;
    must(seconds < 10 && code !== 0, `exit ${code} after ${seconds} s`);
    return `the furthest apart by ${apart.toExponential(1)}; ended in ${seconds.toFixed(1)} s (mpirun's exit ${code})`;
  },
  "a sweep under a launcher is refused": async () => {
    const { code, output } = await start(mpirun(2, ["sweep", "glyphs", "--out", at("sweep")])).ended;
    const lines = output.split("\n").filter((line) => line.startsWith("hourglass: "));
    must(code === 2 && lines.length === 1, `exit ${code}: ${output}`);
    return lines[0];
  },
};

/** @type {(agent: string) => Record<string, () => Promise<string>>} */
const severalHosts = (agent) => {
  /** @param {readonly string[]} words */
  const across = (words) => acrossHosts(agent, [process.execPath, hourglass, ...words]);
  /** @param {string} out @param {readonly string[]} more @param {string} says */
  const begun = async (out, more = ["--epochs", "4000"], says = "\nepoch ") => {
    const run = start(across(long(out, more)));
    await run.says(says);
    return run;
  };
  /** Enough to be under way still when the cable is pulled. */
  const epochs = ["--epochs", "60"];
  return {
    "a rank on each of three hosts": async () => {
      await finish(across(training("hosts")));
      await finish(mpirun(3, training("one host")));
      must(String(weightsOf("hosts")) === String(weightsOf("one host")), "the weights differ");
      return "the same bits as three ranks of one host";
    },
    "row 34: a host is lost": async () => {
      const run = await begun("host");
      const began = performance.now();
      for (const pid of processesOn(2)) process.kill(pid, "SIGKILL");
      const { output, code, at: ended } = await run.ended;
      const seconds = (ended - began) / 1000;
      must(seconds < 10, `it took ${seconds} s`);
      must(/rank 2 on hgmpi-c: has ended/.test(output), `the rank is not named: ${output}`);
      return `ended in ${seconds.toFixed(1)} s (mpirun's exit ${code})`;
    },
    "row 34: a cable is pulled: both sides end, name the rank, and the run goes on with the same bits":
      async () => {
        const step = await interrupted(across(long("cable", epochs)));
        const run = await begun("cable", [...epochs, "--resume"], "training:");
        const began = performance.now();
        const passed = () => (performance.now() - began) / 1000;
        pullCable(2);
        try {
          await run.says("rank 2 on hgmpi-c: has been silent");
          const named = passed();
          must(named < 60, `it took ${named} s to name the rank`);
          // Those behind the cut have nobody to tell them, and mpirun waits for their host.
          const empty = hosts.map(() => Number.NaN);
          while (empty.some(Number.isNaN)) {
            must(
              passed() < 60,
              `left after 60 s: ${hosts.map((_, host) => processesOn(host).length).join(", ")} processes`,
            );
            for (const host of hosts.keys()) if (processesOn(host).length === 0) empty[host] ||= passed();
            await new Promise((resolve) => setTimeout(resolve, 250));
          }
          const { code } = await run.ended;
          plugCable(2);
          await finish(across(long("cable", [...epochs, "--resume"])));
          await finish(mpirun(3, long("no cut", epochs)));
          must(String(weightsOf("cable")) === String(weightsOf("no cut")), "the weights differ");
          const seconds = empty.map((each) => each.toFixed(0)).join(", ");
          return `named after ${named.toFixed(0)} s, the hosts empty after ${seconds} s (mpirun's exit ${code}), went on from step ${step}`;
        } finally {
          plugCable(2);
        }
      },
  };
};

// A run that is cut off leaves nothing behind, either.
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"]))
  process.once(signal, () => {
    removeHosts();
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  });

/** @type {(slurm: import("./mpi/slurm.mjs").Slurm) => Record<string, () => Promise<string>>} */
const underSlurm = ({ command, env }) => {
  /** @param {readonly string[]} words @param {string} mpi */
  const srun = (words, mpi = "pmix") =>
    command(["srun", `--mpi=${mpi}`, "--nodes=3", "--ntasks=3", process.execPath, hourglass, ...words]);
  return {
    "srun --mpi=pmix: a rank on each of three nodes": async () => {
      await finish(srun(training("slurm")), env);
      await finish(mpirun(3, training("no slurm")));
      must(String(weightsOf("slurm")) === String(weightsOf("no slurm")), "the weights differ");
      return "the same bits as three ranks under mpirun";
    },
    "row 34: srun: a rank is killed: the others end, name it, and the run goes on with the same bits":
      async () => {
        const step = await interrupted(srun(long("slurm killed")), env);
        const run = start(srun(long("slurm killed", ["--resume"])), env);
        await run.says("training:");
        const process2 = await run.processOf(2);
        const began = performance.now();
        process.kill(process2, "SIGKILL");
        const { output, code, at: ended } = await run.ended;
        const seconds = (ended - began) / 1000;
        must(seconds < 10, `it took ${seconds} s`);
        must(/rank 2 on hgmpi-c: has ended/.test(output), `the rank is not named: ${output}`);
        await finish(srun(long("slurm killed", ["--resume"])), env);
        await finish(mpirun(3, long("slurm whole")));
        must(String(weightsOf("slurm whole")) === String(weightsOf("slurm killed")), "the weights differ");
        return `ended in ${seconds.toFixed(1)} s (srun's exit ${code}), went on from step ${step}`;
      },
    "row 34: srun --mpi=none: refused": async () => {
      const { code, output } = await start(srun(training("slurm none"), "none"), env).ended;
      const lines = output.split("\n").filter((line) => line.startsWith("hourglass: "));
      must(code === 2 && lines.length === 1, `exit ${code}: ${output}`);
      return lines[0];
    },
    "row 35: an array of shards: each row once": async () => {
      const one = [process.execPath, hourglass];
      await finish([...one, ...training("array")]);
      const scores = ["detect", at("array"), "glyphs", "--rows", "300", "--threads", "1", "--out"];
      await finish([...one, ...scores, at("all.csv")]);
      const line = [...one, ...scores, at("scores/all.csv"), "--shard", "auto"]
        .map((word) => `'${word}'`)
        .join(" ");
      writeFileSync(at("score.sh"), `#!/bin/bash\n${line}\n`);
      const sbatch = ["sbatch", "--wait", "--array=1-3", `--output=${at("score.%a.log")}`, at("score.sh")];
      await finish(command(sbatch), env);
      await finish([...one, "merge", at("scores"), "--out", at("joined.csv")]);
      const rows = readFileSync(at("joined.csv"), "utf8").trimEnd().split("\n").length - 1;
      must(rows === 300, `${rows} rows of 300`);
      return "300 rows of three tasks, joined";
    },
  };
};

let failed = 0;
/** @param {Record<string, () => Promise<string>>} cases */
async function tryAll(cases) {
  const only = process.argv[2];
  for (const [name, check] of Object.entries(cases)) {
    if (only !== undefined && !name.includes(only)) continue;
    try {
      console.log(`held    ${name}: ${await check()}`);
    } catch (error) {
      failed++;
      const says = String(error instanceof Error ? error.message : error);
      console.log(
        `FAILED  ${name}: ${says.length > 2000 ? `${says.slice(0, 500)} … ${says.slice(-1500)}` : says}`,
      );
    }
  }
}

try {
  await tryAll(local);
  const why = whyNoHosts();
  if (why !== undefined) console.log(`skipped what takes several hosts: ${why}`);
  else {
    try {
      await tryAll(severalHosts(makeHosts(folder)));
      const lacks = whyNoSlurm();
      if (lacks !== undefined) console.log(`skipped what takes Slurm: ${lacks}`);
      else {
        const slurm = await startSlurm();
        try {
          await tryAll(underSlurm(slurm));
        } finally {
          await slurm.stop();
        }
      }
    } finally {
      removeHosts();
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
