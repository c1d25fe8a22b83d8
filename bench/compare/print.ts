import type { Roof } from "../profile/roof.ts";
import { type WorkName, workFlops } from "../works.ts";
import type { Machine } from "./machine.ts";
import type { Finish } from "./race.ts";

/** A race on a work, a line a runner: time, peak memory, share of a measured roof, and how the first stands to it. */
export function print(work: WorkName, finishes: readonly Finish[], roof?: Roof): void {
  const roofs =
    roof && `  roof: product ${roof.product.toFixed(0)}, convolution ${roof.convolution.toFixed(0)} GFLOP/s`;
  console.log(`${work}${roofs ?? ""}`);
  for (const { name, setting, ms, peakMb, ratio } of finishes) {
    const times = `${ms.median.toFixed(2)} ms (${ms.min.toFixed(2)}–${ms.max.toFixed(2)})`;
    const stands = ratio
      ? `${finishes[0]!.name} takes ${ratio.ofMedians.toFixed(2)} × (paired ${ratio.paired.toFixed(2)}, least ${ratio.ofLeast.toFixed(2)})`
      : "";
    const peak = (Number.isNaN(peakMb) ? "" : `${peakMb.toFixed(0)} MB`).padEnd(9);
    const share = roof ? shareOf(work, ms.median, roof).padEnd(38) : "";
    console.log(`  ${`${name} ${setting}`.padEnd(44)} ${times.padEnd(30)}${peak}${share}${stands}`);
  }
}

/** Speed and its share of the roof: of a product for W1, of a convolution for the others, which are that for the most part. */
function shareOf(work: WorkName, ms: number, { product, convolution }: Roof): string {
  const [roof, of] = work === "W1" ? [product, "product"] : [convolution, "convolution"];
  const gflops = workFlops(work) / ms / 1e6;
  return `${gflops.toFixed(0)} GFLOP/s, ${((100 * gflops) / roof).toFixed(0)} % of the ${of}`;
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
