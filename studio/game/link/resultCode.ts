import { type LevelName, levelNames } from "../levels/level.ts";

/** What a result code tells a teacher: the level, and where each of the first ten parcels was sent. */
export interface Result {
  readonly level: LevelName;
  /** Notches, the widest 0; −1 for a parcel that was flagged or, where none can be, not sent. */
  readonly notches: readonly number[];
}

const parcels = 10;
/** Ways in which a parcel may end: seven notches at most, and −1. */
const ways = 8;
/** Places for levels, more than there are, so that a code outlives a new one. */
const levelPlaces = 14;
const letters = 26n;
const length = 8;

/** How many shifts are told apart, and the remainders that check them: no factor of 26, so that each letter counts. 26⁸ is more than both. */
const results = BigInt(levelPlaces) * BigInt(ways) ** BigInt(parcels);
const check = 11n;

/** Eight letters for a shift. */
export function resultCode({ level, notches }: Result): string {
  let number = BigInt(levelNames.indexOf(level));
  for (let i = 0; i < parcels; i++) number = number * BigInt(ways) + BigInt((notches[i] ?? -1) + 1);
  let rest = number * check + checkOf(number);
  let code = "";
  for (let i = 0; i < length; i++) {
    code = String.fromCharCode(65 + Number(rest % letters)) + code;
    rest /= letters;
  }
  return code;
}

/** The shift of a code; undefined where the letters are no code. Case and spaces do not matter. */
export function readResultCode(text: string): Result | undefined {
  const code = text.toUpperCase().replace(/[^A-Z]/g, "");
  if (code.length !== length) return undefined;
  let rest = 0n;
  for (const letter of code) rest = rest * letters + BigInt(letter.charCodeAt(0) - 65);
  let number = rest / check;
  if (rest % check !== checkOf(number) || number >= results) return undefined;
  const notches: number[] = [];
  for (let i = 0; i < parcels; i++) {
    notches.unshift(Number(number % BigInt(ways)) - 1);
    number /= BigInt(ways);
  }
  const level = levelNames[Number(number)];
  return level && { level, notches };
}

function checkOf(number: bigint): bigint {
  return (number * 31n + 7n) % check;
}
