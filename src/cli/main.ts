import { failure } from "./failure.ts";
import { run } from "./run.ts";
import { listen } from "./signals.ts";

/** Runs the command line in this process and gives the exit code. */
export async function main(words: readonly string[]): Promise<number> {
  // A reader that went away (`| head`) must not end a training run, nor print anything.
  const ignoreBrokenPipe = (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  };
  process.stdout.on("error", ignoreBrokenPipe);
  process.stderr.on("error", ignoreBrokenPipe);

  // Errors that a library raises outside our await chain still end in one line and a code.
  const die = (error: unknown) => {
    const { lines, exitCode } = failure(error, { debug: process.env.HOURGLASS_DEBUG === "1" });
    process.stderr.write(`${lines.join("\n")}\n`);
    process.exit(exitCode);
  };
  process.on("uncaughtException", die);
  process.on("unhandledRejection", die);

  const several = mayHaveRanks(words, process.env);
  const signals = listen(
    // A launcher passes a signal on to every rank.
    (line) => several || process.stderr.write(`\n${line}\n`),
    (code) => process.exit(code),
  );
  try {
    const { stdout, stderr, env } = process;
    const { signal, exitCode } = signals;
    const around = { stdout, stderr, env, signal, interrupted: exitCode };
    if (!several) return await run(words, around);
    const { runRank } = await import("./ranks.ts");
    return await runRank(words, around);
  } finally {
    signals.close();
  }
}

/** Whether a launcher of parallel programs may have started this as one of several; told apart without loading anything. */
function mayHaveRanks(words: readonly string[], env: NodeJS.ProcessEnv): boolean {
  const verb = words.find((word) => !word.startsWith("-"));
  if (verb !== "train" && verb !== "sweep") return false;
  return ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"].some((name) => Number(env[name]) > 1);
}
