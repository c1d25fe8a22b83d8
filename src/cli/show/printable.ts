/** Text for a terminal: control characters, which a file may hold, are written out, so that they do nothing. Line ends stay. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  return text.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, (char) => `\\x${hex(char)}`);
}

/** The same for text that is one line, in which a line end or tab is written out, too. */
export function printableLine(text: string): string {
  return printable(text.replaceAll("\r\n", "\\n").replaceAll("\n", "\\n").replaceAll("\t", "\\t"));
}

function hex(char: string): string {
  return char.charCodeAt(0).toString(16).padStart(2, "0");
}
