import type { OpenOptions } from "autoencoder";
import { shellWord } from "../../state/shellWord.ts";
import type { RowSource } from "../../worker/protocol.ts";

/** What is scored, and how it is read and judged. */
interface Detected {
  /** Name of the files that come of it, without an ending. */
  readonly stem: string;
  readonly source: RowSource | undefined;
  readonly fileName: string;
  readonly options: OpenOptions;
  /** Share of false alarms; absent where none is known. */
  readonly rate: number | undefined;
}

/** The command line that scores the same file with the model that is downloaded. The model knows its columns and windows. */
export function detectCommand({ stem, source, fileName, options, rate }: Detected): string {
  const { label, header, delimiter, encoding } = options;
  const words = [
    "hourglass detect",
    shellWord(`${stem}.safetensors`),
    dataWords(source, fileName),
    `--out ${shellWord(`${stem}.scores.csv`)}`,
    ...(rate === undefined ? [] : [`--rate ${rate}`]),
    ...(label === undefined ? [] : [`--label ${shellWord(label)}`]),
    ...(header === undefined ? [] : [`--header ${header === true ? "yes" : header || "no"}`]),
    ...(delimiter === undefined ? [] : [`--delimiter ${delimiterWord(delimiter)}`]),
    ...(encoding === undefined ? [] : [`--encoding ${encoding}`]),
  ];
  return words.join(" ");
}

/** The data as the command line names it: several pictures lie in a folder there, and a zip is unpacked into one. */
function dataWords(source: RowSource | undefined, fileName: string): string {
  if (source?.kind === "builtin") return `${source.name} --rows ${source.rows} --seed ${source.seed}`;
  const one = source?.kind === "files" && source.files.length === 1 && !/\.zip$/i.test(fileName);
  return one ? shellWord(fileName) : "FOLDER";
}

function delimiterWord(delimiter: string): string {
  return delimiter === "\t" ? "tab" : delimiter === " " ? "space" : shellWord(delimiter);
}
