/**
 * What do several ranks gain? Times a training step of a work by one process of two threads and by two ranks of one thread
 * each, in turns, and what a sum over the ranks costs by its bytes; predicts from these constants how the step goes on with
 * 8…1,024 ranks. `node bench/run.mjs ranks [--work W1,W2] [--rounds N] [--gbit 10] [--latency 30]`; needs `mpirun`.
 */
import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { sharedEngine } from "../src/engine/peers/sharedEngine.ts";
import { onnxEngine } from "../src/hosts/node/engine/onnxEngine.ts";
import { joinPeers } from "../src/hosts/node/mpi/joinPeers.ts";
import { launched } from "../src/hosts/node/mpi/launcher.ts";
import { network, parameterCount } from "../src/models/families/autoencoder/network.ts";
import { machine } from "./compare/machine.ts";
import { median } from "./compare/statistics.ts";
import { ourWork } from "./ours.ts";
import { type WorkName, workSpec, works } from "./works.ts";

const { values: options } = parseArgs({
  options: {
    work: { type: "string", default: "W1,W2" },
    rounds: { type: "string", default: "5" },
    /** Of a network that is predicted for: gigabits a second each way. */
    gbit: { type: "string", default: "10" },
    /** Of the same: microseconds of a message. */
    latency: { type: "string", default: "30" },
    /** Internal: what this process measures and prints as JSON. */
    side: { type: "string" },
  },
});

const steps = 20;
const names = options.work.split(",") as WorkName[];

/** Milliseconds a step of this process, alone with so many threads or as a rank with one and a share of the batch. */
async function stepTime(name: WorkName, threads: number, share: number, ranks: boolean): Promise<number[]> {
  const found = ranks ? launched(process.env) : undefined;
  const peers = found && (await joinPeers(found));
  const alone = await onnxEngine({ threads });
  const engine = peers ? sharedEngine(alone, peers) : alone;
  const work = await ourWork(name, engine, steps, {
    batch: works[name].batch / share,
    whole: works[name].batch,
  });
  await work.run(steps);
  const { ms } = await work.run(2 * steps);
  await work.close();
  await alone.close();
  if (peers) await peers.leave();
  return peers && peers.rank > 0 ? [] : ms;
}

/** Milliseconds of a sum of so many numbers over two ranks, without anything else. */
async function sumTime(count: number): Promise<number[]> {
  const peers = await joinPeers(launched(process.env)!);
  const data = new Float32Array(count);
  const ms: number[] = [];
  for (let i = 0; i < 25; i++) {
    const began = performance.now();
    await peers.sum(data);
    if (i >= 5) ms.push(performance.now() - began);
  }
  await peers.leave();
  return peers.rank > 0 ? [] : ms;
}

if (options.side !== undefined) {
  const [kind = "", what = "", threads = "1", share = "1"] = options.side.split(":");
  const ms =
    kind === "sum"
      ? await sumTime(Number(what))
      : await stepTime(what as WorkName, Number(threads), Number(share), kind === "ranks");
  if (ms.length > 0) console.log(JSON.stringify(ms));
} else await compare();

/** Runs this script as one process, or as two ranks, and reads the times that it prints. */
async function measured(side: string, ranks: number): Promise<number[]> {
  const self = [fileURLToPath(import.meta.url), "--side", side];
  const words =
    ranks > 1
      ? ["mpirun", "--oversubscribe", "-np", String(ranks), "--bind-to", "none", process.execPath, ...self]
      : [process.execPath, ...self];
  const child = spawn(words[0]!, words.slice(1), {
    env: { ...process.env, OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  for await (const part of child.stdout) text += part;
  const line = text.split("\n").find((each) => each.startsWith("["));
  if (!line) throw new Error(`${side}: nothing was measured`);
  return JSON.parse(line) as number[];
}

async function compare(): Promise<void> {
  if (spawnSync("mpirun", ["--version"]).status !== 0) {
    console.log("mpirun is missing, so there is nothing to compare; install Open MPI");
    return;
  }
  const { cpu, cores, commit, loadBefore } = machine(process.cwd());
  console.log(`${cpu}, ${cores} cores, load ${loadBefore.toFixed(1)} before, commit ${commit}`);
  const rounds = Number(options.rounds);
  const [small, large] = [4, 500_000];
  const sums = { small: await measured(`sum:${small}`, 2), large: await measured(`sum:${large}`, 2) };
  console.log(
    `a sum over two ranks of this machine: ${median(sums.small).toFixed(3)} ms of ${4 * small} bytes, ${median(sums.large).toFixed(2)} ms of ${(4 * large) / 1e6} MB`,
  );
  for (const name of names) {
    const times: Record<"threads" | "ranks" | "one", number[]> = { threads: [], ranks: [], one: [] };
    for (let round = 0; round < rounds; round++) {
      times.threads.push(median(await measured(`alone:${name}:2`, 1)));
      times.ranks.push(median(await measured(`ranks:${name}:1:2`, 2)));
      times.one.push(median(await measured(`alone:${name}:1`, 1)));
    }
    const [threads, ranks, one] = [times.threads, times.ranks, times.one].map(median) as [
      number,
      number,
      number,
    ];
    const paired = median(times.threads.map((ms, i) => ms / times.ranks[i]!));
    const bytes = 4 * parameterCount(network(workSpec(name)));
    console.log(
      `${name}: two threads ${threads.toFixed(2)} ms a step, two ranks of one thread ${ranks.toFixed(2)}, one thread ${one.toFixed(2)}; efficiency of two ranks against two threads ${(100 * paired).toFixed(0)} % (least and most of ${rounds}: ${shares(times)})`,
    );
    predict(name, one, bytes);
  }
}

function shares({ threads, ranks }: Record<"threads" | "ranks", readonly number[]>): string {
  const each = threads.map((ms, i) => (100 * ms) / ranks[i]!);
  return `${Math.min(...each).toFixed(0)}…${Math.max(...each).toFixed(0)} %`;
}

/**
 * A step of n ranks, each with a full batch of its own (weak scaling) or an nth of it (strong): the step of one thread, and
 * a ring's sum of 2·(n − 1)/n of the bytes and 2·log₂ n messages (Thakur et al. 2005, tables 2 and 3).
 */
function predict(name: WorkName, step: number, bytes: number): void {
  const [gbit, latency] = [Number(options.gbit), Number(options.latency)];
  console.log(
    `${name} by the model: ${step.toFixed(2)} ms a step of one thread, ${(bytes / 1e6).toFixed(2)} MB, ${gbit} Gbit/s, ${latency} µs a message`,
  );
  console.log(
    "| ranks | sum, ms | same batch a rank: share of the time that computes | same batch in all: steps a second over one rank's |",
  );
  console.log("|--:|--:|--:|--:|");
  for (const n of [2, 8, 32, 128, 512, 1024]) {
    const sum = (2 * Math.log2(n) * latency) / 1e3 + (2 * ((n - 1) / n) * bytes * 8) / (gbit * 1e6);
    const weak = step / (step + sum);
    const strong = n > works[name].batch ? "–" : (step / (step / n + sum)).toFixed(1);
    console.log(`| ${n} | ${sum.toFixed(2)} | ${(100 * weak).toFixed(0)} % | ${strong} |`);
  }
}
