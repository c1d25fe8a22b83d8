/** How often something holds by a number that hints at it: from examples, in groups of equal size. */
export type Calibration = (hint: number) => number;

/** Calibrates a hint on examples; neighbouring groups are joined until the shares rise with the hint. */
export function calibrate(hints: readonly number[], holds: readonly boolean[], groups = 16): Calibration {
  const order = hints.map((_, i) => i).sort((a, b) => hints[a] - hints[b]);
  const size = Math.max(1, Math.ceil(order.length / groups));
  const blocks: { from: number; count: number; yes: number }[] = [];
  for (let at = 0; at < order.length; at += size) {
    const group = order.slice(at, at + size);
    blocks.push({ from: hints[group[0]], count: group.length, yes: group.filter((i) => holds[i]).length });
    // Pool adjacent violators (Ayer et al. 1955).
    while (blocks.length > 1) {
      const [before, last] = blocks.slice(-2);
      if (before.yes / before.count <= last.yes / last.count) break;
      blocks.splice(-2, 2, {
        from: before.from,
        count: before.count + last.count,
        yes: before.yes + last.yes,
      });
    }
  }
  return (hint) => {
    const { yes, count } = blocks.findLast(({ from }) => from <= hint) ?? blocks[0];
    return (yes + 0.5) / (count + 1);
  };
}
