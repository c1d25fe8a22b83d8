import type { Machine } from "./machine.ts";
import type { Finish } from "./race.ts";

/** A race on a work, a line a runner. */
export function print(work: string, finishes: readonly Finish[]): void {
  console.log(work);
  for (const { name, setting, ms, peakMb, ratio } of finishes) {
    const times = `${ms.median.toFixed(2)} ms (${ms.min.toFixed(2)}–${ms.max.toFixed(2)})`;
    const stands = ratio
      ? `${finishes[0]!.name} takes ${ratio.ofMedians.toFixed(2)} × (paired ${ratio.paired.toFixed(2)})`
      : "";
    const peak = Number.isNaN(peakMb) ? "" : `${peakMb.toFixed(0)} MB`.padEnd(10);
    console.log(`  ${`${name} ${setting}`.padEnd(44)}${times.padEnd(30)}${peak}${stands}`);
  }
}

/** The machine and the sides of a race: figures mean nothing without them. */
export function describe(
  { cpu, cores, system, node, loadBefore, commit }: Machine,
  results: readonly { finishes: readonly Finish[] }[],
): string {
  const versions = new Map<string, string>();
  for (const { finishes } of results) {
    for (const { name, hello } of finishes)
      versions.set(name, `${name} ${hello.version} (${hello.runtime}, ${hello.threads} threads)`);
  }
  return [
    `${cpu}, ${cores} cores, ${system}, node ${node}, load before ${loadBefore.toFixed(1)}, commit ${commit ?? "none"}`,
    ...versions.values(),
  ].join("\n");
}
