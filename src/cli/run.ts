import { HourglassError, usageError } from "../core/errors.ts";
import { version } from "../core/version.ts";
import type { JoinedPeers } from "../node.ts";
import { checkOutputs } from "./checkOutputs.ts";
import { commands } from "./commands.ts";
import { failure } from "./failure.ts";
import { helpPage } from "./line/help.ts";
import { parse } from "./line/parse.ts";
import { refuseOverwriting } from "./outputs.ts";
import { printable } from "./show/printable.ts";
import { progress, type Screen } from "./show/progress.ts";

/** Where a run writes and what it reads from its surroundings. */
export interface Surroundings {
  readonly stdout: { write(text: string): unknown; readonly columns?: number };
  readonly stderr: Screen;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** The exit code that says that a signal ended the run; undefined where none came. */
  readonly interrupted?: () => number | undefined;
  /** Joins the other ranks, where a launcher started several of this process. */
  readonly join?: () => Promise<JoinedPeers>;
}

/** Runs one command line (the words after the program's name) and gives the exit code. */
export async function run(words: readonly string[], around: Surroundings): Promise<number> {
  const { stdout, stderr, env, signal, interrupted = () => undefined, join } = around;
  const json = words.includes("--json");
  try {
    refuseNul(words);
    const line = parse(words);
    if (line.kind === "version") {
      stdout.write(`${version}\n`);
      return 0;
    }
    if (line.kind === "help") {
      stdout.write(helpPage(line.verb, { width: Math.min(stdout.columns ?? 100, 120) }));
      return 0;
    }
    const { verb, operands } = line;
    // Loaded with what opens data, which help does without.
    const shards = line.values.shard && (await import("./shard/runShard.ts"));
    const values = shards ? shards.shardValues(line.values, env) : line.values;
    const load = commands[verb];
    if (!load) throw new HourglassError("failed", { subject: verb, rule: "is not in this version yet" });
    const bar = progress(stderr, { quiet: values.quiet === true, env });
    try {
      await refuseOverwriting(verb, operands, values);
      await shards?.makeFolder(values);
      await checkOutputs(verb, values);
      const command = await load();
      const context = {
        ...{ operands, values, signal, progress: bar },
        ...(join && { join }),
        terminal: stderr.isTTY === true,
        line: ["hourglass", ...words.map(quoted)].join(" "),
      };
      const outcome = await (shards ? shards.runShard(verb, command, context) : command(context));
      bar.end();
      stdout.write(json ? `${JSON.stringify(outcome.document)}\n` : `${printable(outcome.text.trimEnd())}\n`);
      if (!outcome.serving) return interrupted() ?? 0;
      await outcome.serving();
      return 0;
    } finally {
      bar.end();
    }
  } catch (error) {
    const { lines, exitCode, ...told } = failure(error, { debug: env.HOURGLASS_DEBUG === "1" });
    stderr.write(`${lines.join("\n")}\n`);
    if (json) stdout.write(`${JSON.stringify({ error: told })}\n`);
    // A launcher that sees a rank lost asks the others to end; the loss is the reason.
    return told.code === "peers" ? exitCode : (interrupted() ?? exitCode);
  }
}

/** No shell can pass a NUL on, and no path can hold one. */
function refuseNul(words: readonly string[]): void {
  const word = words.find((one) => one.includes("\0"));
  if (word === undefined) return;
  throw usageError({
    subject: "the command line",
    rule: "must hold no NUL",
    received: word.replaceAll("\0", "␀"),
    repair: "leave it out",
  });
}

/** A word as a shell would need it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
