/** Names that people give to the column that says which rows are odd. */
const usual =
  /^(label|labels|class|target|anomaly|anomalous|is_?anomaly|outlier|is_?outlier|fraud|is_?fraud|attack)$/i;

/** The column that looks like a label by its name, where none was chosen: learnt from, it would give the answer away. */
export function suggestedLabel(
  columns: readonly { readonly name: string; readonly used: boolean }[],
): string | undefined {
  return columns.find(({ name, used }) => used && usual.test(name.trim()))?.name;
}
