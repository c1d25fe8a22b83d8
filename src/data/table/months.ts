/**
 * The months as dates name them, without accents: in English, German, French, Spanish, Italian, Portuguese, Dutch and the
 * languages of Scandinavia, in full and as they are shortened.
 */
const months: readonly string[] = [
  "january jan januar jaenner janner janvier janv enero ene gennaio gen janeiro januari",
  "february feb februar feber fevrier fevr fev febrero febbraio fevereiro februari",
  "march mar marz mrz maerz mars marzo marco maart mrt marts",
  "april apr avril avr abril abr aprile",
  "may mai mayo maggio mag maio mei maj",
  "june jun juni juin junio giugno giu junho",
  "july jul juli juillet juil julio luglio lug julho",
  "august aug aout aou agosto ago augustus augusti",
  "september sept sep septembre septiembre setiembre settembre set setembro",
  "october oct oktober okt octobre octubre ottobre ott outubro out",
  "november nov novembre noviembre novembro",
  "december dec dezember dez decembre diciembre dic dicembre dezembro desember des",
];

/** The number of a month, 1 to 12, by its name in small letters without accents. */
export const monthOf: ReadonlyMap<string, number> = new Map(
  months.flatMap((names, i) => names.split(" ").map((name): [string, number] => [name, i + 1])),
);
