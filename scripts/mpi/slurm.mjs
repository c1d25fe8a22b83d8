/** A Slurm of three nodes on the hosts of hosts.mjs: a controller on the first, a daemon on each. Needs Debian's slurm-wlm and munge. */
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addressOf, hosts, onHost } from "./hosts.mjs";

/** Programs, and what Debian calls their packages. */
const needs = { slurmctld: "slurmctld", slurmd: "slurmd", srun: "slurm-client", munged: "munge" };

/** Whether Slurm can be run here: a line that says why not, or undefined. @returns {string | undefined} */
export function whyNoSlurm() {
  const missing = Object.entries(needs).filter(([name]) => spawnSync("which", [name]).status !== 0);
  if (missing.length > 0) return `${missing.map(([, debian]) => debian).join(", ")} is missing`;
  const { stdout } = spawnSync("find", ["/usr/lib", "-name", "libpmix.so"], { encoding: "utf8" });
  return stdout.includes("libpmix.so") ? undefined : "libpmix-dev is missing, whose libpmix.so Slurm loads";
}

/**
 * @typedef {object} Slurm
 * @property {(words: readonly string[]) => string[]} command The words that run a command of Slurm on the first host.
 * @property {Readonly<Record<string, string>>} env What its commands need to find it.
 * @property {() => Promise<void>} stop
 */

/** Starts it, and waits until its nodes are idle. @returns {Promise<Slurm>} */
export async function startSlurm() {
  // Not among the files of a run: the sockets' paths must be short, and the daemons want folders of root's.
  const folder = mkdtempSync(join(tmpdir(), "hgslurm-"));
  chmodSync(folder, 0o755);
  const at = (/** @type {string} */ name) => join(folder, name);
  mkdirSync(at("state"));
  writeFileSync(at("munge.key"), Buffer.alloc(128, "hourglass"), { mode: 0o600 });
  const configuration = {
    ClusterName: "hgmpi",
    SlurmctldHost: `${hosts[0]}(${addressOf(0)})`,
    SlurmUser: "root",
    AuthType: "auth/munge",
    AuthInfo: `socket=${at("munge.socket")}`,
    CryptoType: "crypto/munge",
    ProctrackType: "proctrack/linuxproc",
    TaskPlugin: "task/none",
    JobAcctGatherType: "jobacct_gather/none",
    SelectType: "select/cons_tres",
    SelectTypeParameters: "CR_Core",
    StateSaveLocation: at("state"),
    SlurmdSpoolDir: at("spool.%n"),
    // The hosts share a disk, where PMIx would meet another node's files.
    TmpFS: at("tmp.%n"),
    SlurmctldPidFile: at("slurmctld.pid"),
    SlurmdPidFile: at("slurmd.%n.pid"),
    SlurmctldLogFile: at("slurmctld.log"),
    SlurmdLogFile: at("slurmd.%n.log"),
    MpiDefault: "none",
    ReturnToService: "2",
  };
  writeFileSync(
    at("slurm.conf"),
    [
      ...Object.entries(configuration).map(([name, value]) => `${name}=${value}`),
      ...hosts.map((host, i) => `NodeName=${host} NodeAddr=${addressOf(i)} CPUs=2 State=UNKNOWN`),
      "PartitionName=all Nodes=ALL Default=YES MaxTime=10 OverSubscribe=FORCE:4 State=UP",
      "",
    ].join("\n"),
  );
  const env = { SLURM_CONF: at("slurm.conf") };
  /** @type {import("node:child_process").ChildProcess[]} */
  const daemons = [];
  const daemon = (/** @type {readonly string[]} */ [command = "", ...words]) =>
    daemons.push(spawn(command, words, { env: { ...process.env, ...env }, stdio: "ignore" }));
  const stop = async () => {
    for (const child of daemons.reverse()) {
      if (child.exitCode !== null) continue;
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
      await ended;
      clearTimeout(timer);
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    daemon([
      ...["munged", "--foreground", "--force", `--key-file=${at("munge.key")}`],
      ...[`--socket=${at("munge.socket")}`, `--pid-file=${at("munge.pid")}`],
      ...[`--log-file=${at("munge.log")}`, `--seed-file=${at("munge.seed")}`],
    ]);
    await until(() => existsSync(at("munge.socket")), "munge came up");
    daemon(onHost(0, ["slurmctld", "-D"]));
    for (const host of hosts.keys()) {
      for (const each of ["spool", "tmp"]) mkdirSync(at(`${each}.${hosts[host]}`));
      daemon(onHost(host, ["slurmd", "-D"]));
    }
    const idle = () =>
      spawnSync("nsenter", onHost(0, ["sinfo", "--noheader", "--format=%D %t"]).slice(1), {
        env: { ...process.env, ...env },
        encoding: "utf8",
      }).stdout.trim() === `${hosts.length} idle`;
    await until(idle, "the nodes were idle");
  } catch (error) {
    const log = existsSync(at("slurmctld.log")) ? readFileSync(at("slurmctld.log"), "utf8").slice(-500) : "";
    await stop();
    throw new Error(`${error instanceof Error ? error.message : error}: ${log}`);
  }
  return { command: (words) => onHost(0, words), env, stop };
}

/** @param {() => boolean} holds @param {string} what */
async function until(holds, what) {
  for (let tries = 0; tries < 300; tries++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`it took more than a minute until ${what}`);
}
