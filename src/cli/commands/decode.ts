import { showCount } from "../../report/units.ts";
import type { Command } from "../command.ts";
import { withModel } from "../open.ts";
import { putRows } from "../write/rowsOut.ts";

/** Turns codes that encode wrote back into rows: pictures into a folder, tables and series into a table. */
export const decode: Command = async (context) => {
  const { operands, values } = context;
  const { width } = values;
  const out = values.out!;
  const began = performance.now();
  return withModel(context, async (model) => {
    const codes = await model.openCodes(operands[1], { width });
    const { rows } = codes;
    try {
      const decoded = model.stream.decode(codes, { width });
      await putRows(model.spec.input, decoded, { out, total: rows, doing: "decoding" }, context);
    } finally {
      await codes.close();
    }
    return {
      document: { model: operands[0], out, rows, seconds: (performance.now() - began) / 1000 },
      text: `${showCount(rows)} ${rows === 1 ? "code" : "codes"} decoded into ${out}`,
    };
  });
};
