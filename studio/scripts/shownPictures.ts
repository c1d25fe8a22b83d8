import type { Dataset } from "autoencoder/node";

/** Rows of numbers in 0…1 as a data set of pictures; by default of four lines, which have no shape to see: networks of them are dense. */
export function shownPictures(name: string, pictures: readonly Float32Array[], lines = 4): Dataset {
  const size = pictures[0].length;
  return {
    kind: "pictures",
    name,
    rows: pictures.length,
    shape: [1, lines, size / lines],
    dtype: "float32",
    notes: [],
    read: async (rows) => {
      const data = new Float32Array(rows.length * size);
      for (let i = 0; i < rows.length; i++) data.set(pictures[rows[i]], i * size);
      return { dtype: "float32", shape: [rows.length, 1, lines, size / lines], data };
    },
    close: async () => {},
  };
}
