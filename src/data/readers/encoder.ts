import { dataError, usageError } from "../../core/errors.ts";

/** What turns text into bytes of an encoding: UTF-8, UTF-16 or one of a byte a character. */
export function encoderOf(encoding: string, subject: string): (text: string) => Uint8Array<ArrayBuffer> {
  const { encoding: name } = new TextDecoder(encoding);
  if (name === "utf-8") return (text) => new TextEncoder().encode(text);
  if (name === "utf-16le" || name === "utf-16be") return (text) => utf16(text, name === "utf-16le");
  const bytes = bytesOfCharacters(name);
  if (bytes.size < 128)
    throw usageError({
      subject,
      reason: "unsupported-format",
      rule: `is written in ${name}, which can be read and not written`,
      repair: "save it as UTF-8 first",
    });
  return (text) => {
    const out = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) {
      const byte = bytes.get(text[i]);
      if (byte === undefined)
        throw dataError({
          subject,
          reason: "invalid-value",
          rule: `its encoding, ${name}, has no character`,
          received: text.slice(i, i + 1),
          repair: "save it as UTF-8 first",
        });
      out[i] = byte;
    }
    return out;
  };
}

function utf16(text: string, little: boolean): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(2 * text.length);
  const view = new DataView(out.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), little);
  return out;
}

/** The byte of each character of an encoding of a byte a character; empty for one of several bytes a character. */
function bytesOfCharacters(encoding: string): Map<string, number> {
  const decoder = new TextDecoder(encoding);
  const found = new Map<string, number>();
  if (severalBytes.test(encoding)) return found;
  for (let byte = 0; byte < 256; byte++) {
    const text = decoder.decode(Uint8Array.of(byte));
    if (text !== "\ufffd") found.set(text, byte);
  }
  return found;
}

const severalBytes = /^(gbk|gb18030|big5|euc-jp|iso-2022-jp|shift_jis|euc-kr|replacement)$/;
