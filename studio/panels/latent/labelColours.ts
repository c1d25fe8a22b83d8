/** Colours of labels on a map: Okabe and Ito's, and three that stay apart from them. */
const labelColours = [
  "#0072b2",
  "#e69f00",
  "#009e73",
  "#d55e00",
  "#cc79a7",
  "#56b4e9",
  "#b2a516",
  "#7b5ea7",
  "#8c6d4f",
  "#7f8790",
] as const;

/** The label's colour; labels beyond the last colour share it. */
export function colourOf(index: number): string {
  return labelColours[Math.min(index, labelColours.length - 1)];
}
