import { run } from "../../src/cli/run.ts";

/** Runs a command line of Hourglass with `--json`, as its program would, and gives the document; throws where it fails. */
export async function hourglass(words: readonly string[]): Promise<unknown> {
  let [out, complaints] = ["", ""];
  const code = await run([...words, "--json"], {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (complaints += text) },
    env: {},
    signal: new AbortController().signal,
  });
  if (code !== 0) throw new Error(`hourglass ${words.join(" ")} ended with ${code}: ${complaints.trim()}`);
  return JSON.parse(out);
}
