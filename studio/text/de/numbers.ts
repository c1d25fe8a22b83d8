import { numbersOf } from "../numbers.ts";

/** Numbers as German writes them: `12.345,6`, `84 %`. */
export const numbers = numbersOf("de");
export const { number } = numbers;
