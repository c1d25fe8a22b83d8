import { breadth, type ColumnPlace } from "./columns.ts";

/** Units to either side of the largest number of a column. */
const reach = 11;

/** A column's numbers as strokes of one path, from the top down, each as long as its number is large. */
export function ticks(values: Float32Array, { x, height }: ColumnPlace): string {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const top = breadth / 2 - height / 2;
  // Two strokes to a unit of the drawing are as fine as a screen shows; of more numbers the largest of each few is drawn.
  const shown = Math.min(values.length, Math.floor(height * 0.75));
  let path = "";
  for (let i = 0; i < shown; i++) {
    const [first, last] = [
      Math.floor((i * values.length) / shown),
      Math.floor(((i + 1) * values.length) / shown),
    ];
    let value = 0;
    for (let j = first; j < last; j++) if (Math.abs(values[j]) > Math.abs(value)) value = values[j];
    const long = (reach * Math.abs(value)) / largest;
    if (long < 0.3) continue;
    const y = (top + ((i + 0.5) * height) / shown).toFixed(1);
    path += `M${(x - long).toFixed(1)} ${y}h${(2 * long).toFixed(1)}`;
  }
  return path || `M${x} ${top}`;
}
