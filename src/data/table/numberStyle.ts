import { decimalsOf, mostDecimals, roundTo } from "../../core/decimals.ts";
import { plainNumber } from "./cells.ts";
import type { Cell } from "./tableSource.ts";

/** How the numbers of a column are written: learnt from its cells, then followed by others. */
export interface NumberStyle {
  /** Looks at a cell that holds a number. */
  add(cell: Cell): void;
  /** A number as the column writes it: as text where its cells are texts. */
  write(value: number): number | string;
}

/** What a text has around its digits, before and behind them. */
interface Frame {
  readonly before: string;
  readonly behind: string;
}

/**
 * The style of a column: its decimal places, as many in every cell or as needed; digits to which numbers are filled up by
 * zeros, as `01067`; a currency or percent sign that all its cells have; its decimal sign and what keeps thousands apart.
 * `decimals` holds where no cell has a number.
 */
export function numberStyle({
  commas = false,
  decimals,
}: {
  commas?: boolean;
  decimals?: number;
}): NumberStyle {
  const point = commas ? "," : ".";
  let seen = 0;
  let texts = 0;
  /** Decimal places: fewest and most of texts, and most of all. */
  let fewest = Number.POSITIVE_INFINITY;
  let most = 0;
  let frame: Frame | undefined;
  /** Digits before the decimal sign where all have as many; 0 where they differ. */
  let digits: number | undefined;
  let zeros = false;
  let thousands = "";
  const places = (count: number): void => {
    fewest = Math.min(fewest, count);
    most = Math.max(most, count);
  };
  const addText = (text: string): void => {
    texts++;
    const [, before, number, behind] = /^(\D*?)(\d.*\d|\d)(\D*)$/s.exec(text.trim()) ?? ["", "", text, ""];
    const at = number.lastIndexOf(point);
    const whole = at < 0 ? number : number.slice(0, at);
    const plain = plainNumber(text, commas);
    if (/\de/i.test(number)) places(decimalsOf(plain) ?? mostDecimals);
    else places(at < 0 ? 0 : number.length - at - 1);
    const own = { before: before.replace(/[-+−(]/g, ""), behind: behind.replace(")", "") };
    frame = frame === undefined || same(frame, own) ? own : bare;
    digits = digits === undefined || digits === whole.length ? whole.length : 0;
    zeros ||= /^0\d/.test(whole);
    thousands = /^\d{1,3}([^\d])\d{3}/.exec(whole)?.[1] ?? thousands;
  };
  const written = (value: number): string => {
    const count = seen === 0 ? decimals : most;
    const rounded = count === undefined ? value : roundTo(value, count);
    const size = Math.abs(rounded);
    // Beyond 1e21 no form but the exponential one is short.
    let text = count !== undefined && fewest === most && size < 1e21 ? size.toFixed(count) : String(size);
    let [whole, fraction] = text.split(".");
    if (zeros && digits) whole = whole.padStart(digits, "0");
    if (thousands && !text.includes("e")) whole = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
    text = fraction === undefined ? whole : `${whole}${point}${fraction}`;
    const { before, behind } = frame ?? bare;
    return `${rounded < 0 ? "-" : ""}${before}${text}${behind}`;
  };
  return {
    add: (cell) => {
      seen++;
      if (typeof cell === "string") addText(cell);
      else places(decimalsOf(Number(cell)) ?? mostDecimals + 1);
    },
    write: (value) => {
      if (texts > 0 && texts >= seen - texts) return written(value);
      const count = seen === 0 ? decimals : most;
      return count === undefined || count > mostDecimals ? value : roundTo(value, count);
    },
  };
}

const bare: Frame = { before: "", behind: "" };
const same = (a: Frame, b: Frame): boolean => a.before === b.before && a.behind === b.behind;
