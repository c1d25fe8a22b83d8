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

  const signals = listen(
    (line) => process.stderr.write(`\n${line}\n`),
    (code) => process.exit(code),
  );
  try {
    const { stdout, stderr, env } = process;
    const { signal, exitCode } = signals;
    return await run(words, { stdout, stderr, env, signal, interrupted: exitCode });
  } finally {
    signals.close();
  }
}
