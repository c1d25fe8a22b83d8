import { openBytes } from "../byteSource.ts";
import type { Reader } from "../reader.ts";
import { arrayDataset } from "./arrayDataset.ts";
import { isNpy, npyHeader } from "./npy.ts";

/** One NumPy array. */
export const npyReader: Reader = {
  name: "NumPy array",
  endings: [".npy"],
  startsWith: isNpy,
  open: async (file, context) => {
    const source = await openBytes(file, context.host);
    try {
      return await arrayDataset(source, await npyHeader(source, file.name), { name: file.name, ...context });
    } finally {
      await source.close();
    }
  },
};
