/** How often something holds by a number that hints at it: from examples, in groups of equal size. */
export type Calibration = (hint: number) => number;

/** Calibrates a hint on examples; neighbouring groups are joined until the shares rise with the hint. */
export function calibrate(hints: readonly number[], holds: readonly boolean[], groups = 12): Calibration {
  const order = hints.map((_, i) => i).sort((a, b) => hints[a] - hints[b]);
  const size = Math.max(1, Math.ceil(order.length / groups));
  const blocks: { from: number; count: number; yes: number }[] = [];
  for (let at = 0; at < order.length; ) {
    const from = hints[order[at]];
    // Equal hints are of one group.
    let end = Math.min(order.length, at + size);
    while (end < order.length && hints[order[end]] === hints[order[end - 1]]) end++;
    const group = order.slice(at, end);
    blocks.push({ from, count: group.length, yes: group.filter((i) => holds[i]).length });
    at = end;
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
