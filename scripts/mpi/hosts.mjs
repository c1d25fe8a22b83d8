/** Three hosts on this machine: network namespaces on a bridge. Needs the rights of root. */
import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const bridge = "hgmpi0";
/** Their names. */
export const hosts = ["hgmpi-a", "hgmpi-b", "hgmpi-c"];
const network = "10.213.77";

/** @param {readonly string[]} words */
function ip(...words) {
  const { status, stderr } = spawnSync("ip", words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`ip ${words.join(" ")}: ${stderr.trim()}`);
}

/** Whether hosts can be made here: a line that says why not, or undefined. @returns {string | undefined} */
export function whyNoHosts() {
  if (process.getuid?.() !== 0) return "network namespaces need the rights of root";
  const { status, error } = spawnSync("ip", ["netns", "list"]);
  return error || status !== 0 ? "the command ip (package iproute2) is missing" : undefined;
}

/**
 * Makes the hosts; `agent` is the command by which mpirun starts a program on one of them.
 * @param {string} folder
 */
export function makeHosts(folder) {
  removeHosts();
  ip("link", "add", bridge, "type", "bridge");
  ip("link", "set", bridge, "up");
  for (const [i, host] of hosts.entries()) {
    ip("netns", "add", host);
    ip("link", "add", `hgmpi${i}b`, "type", "veth", "peer", "name", "eth0", "netns", host);
    ip("link", "set", `hgmpi${i}b`, "master", bridge, "up");
    ip("-n", host, "addr", "add", `${addressOf(i)}/24`, "dev", "eth0");
    ip("-n", host, "link", "set", "eth0", "up");
    ip("-n", host, "link", "set", "lo", "up");
  }
  const agent = join(folder, "agent.sh");
  // mpirun calls it as ssh: the address, then the command line for a shell.
  writeFileSync(
    agent,
    [
      "#!/bin/sh",
      `host=hgmpi-$(printf %s "\${1##*.}" | tr 123 abc)`,
      "shift",
      'exec ip netns exec "$host" unshare --uts sh -c "hostname $host; $*"',
      "",
    ].join("\n"),
  );
  chmodSync(agent, 0o755);
  return agent;
}

/** Removes the hosts, and ends what runs on them. */
export function removeHosts() {
  for (const [i, host] of hosts.entries()) {
    for (const pid of processesOn(i)) process.kill(pid, "SIGKILL");
    spawnSync("ip", ["netns", "del", host]);
    spawnSync("ip", ["link", "del", `hgmpi${i}b`]);
  }
  spawnSync("ip", ["link", "del", bridge]);
}

/** The processes on a host. @param {number} host @returns {number[]} */
export function processesOn(host) {
  const { stdout } = spawnSync("ip", ["netns", "pids", hosts[host] ?? ""], { encoding: "utf8" });
  return stdout.split("\n").filter(Boolean).map(Number);
}

/** Pulls the cable of a host. @param {number} host */
export function pullCable(host) {
  ip("link", "set", `hgmpi${host}b`, "down");
}

/** Plugs the cable of a host in again. @param {number} host */
export function plugCable(host) {
  ip("link", "set", `hgmpi${host}b`, "up");
}

/** The address of a host. @param {number} host */
export function addressOf(host) {
  return `${network}.${host + 1}`;
}

/** The words that run a command on a host, under its name. @param {number} host @param {readonly string[]} words */
export function onHost(host, words) {
  const name = hosts[host] ?? "";
  const named = ["unshare", "--uts", "sh", "-c", `hostname ${name}; exec "$@"`, "sh"];
  // The command ip would hide the cgroups of the machine, which Slurm looks for.
  return ["nsenter", `--net=/run/netns/${name}`, ...named, ...words];
}

/** The words that start a rank on each host. @param {string} agent @param {readonly string[]} words */
export function acrossHosts(agent, words) {
  const addresses = hosts.map((_, i) => `${addressOf(i)}:1`).join(",");
  /** @param {string} name @param {string} value */
  const parameter = (name, value) => ["--mca", name, value];
  return onHost(0, [
    ...["mpirun", "--host", addresses, "-np", "3", "--bind-to", "none"],
    ...["-x", "HOURGLASS_TEST_RUN"],
    ...parameter("plm_rsh_agent", agent),
    ...[...parameter("btl", "tcp,self"), ...parameter("btl_tcp_if_include", "eth0")],
    ...parameter("oob_tcp_if_include", "eth0"),
    ...words,
  ]);
}
