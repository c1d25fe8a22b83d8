import { understood } from "../../src/core/understood.ts";

/**
 * Awaits what reads an input: true where it was read, false where it was refused as bad input (`data`) in one line. Whatever
 * else is thrown is a fault, and goes on.
 */
export async function accepted(reading: () => Promise<unknown>): Promise<boolean> {
  try {
    await reading();
    return true;
  } catch (error) {
    const { code, message } = understood(error);
    if (code !== "data") throw error;
    if (/\n/.test(message)) throw new Error(`the refusal has several lines: ${JSON.stringify(message)}`);
    if (message.length > 2000) throw new Error(`the refusal has ${message.length} characters`);
    return false;
  }
}
