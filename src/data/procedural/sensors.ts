import type { Random } from "../../core/random.ts";
import type { Column, Dataset } from "../dataset.ts";
import { type GeneratedRows, generatedDataset, rowRandom } from "./generated.ts";

/** Share of rows with a planted fault. */
const faultShare = 0.03;

/** Share of cells that are missing, in the columns that can be. */
const missingShare = 0.02;

const modes = ["cooling", "heating", "idle"] as const;
const shifts = ["day", "night"] as const;

const numeric = (name: string): Column => ({ name, kind: "numeric" });

const columns: readonly Column[] = [
  numeric("load_percent"),
  numeric("ambient_celsius"),
  numeric("inlet_celsius"),
  numeric("outlet_celsius"),
  numeric("flow_litres"),
  numeric("pressure_bar"),
  numeric("pump_amps"),
  numeric("fan_rpm"),
  numeric("power_kilowatt"),
  numeric("vibration_mm"),
  numeric("bearing_celsius"),
  numeric("humidity_percent"),
  { name: "mode", kind: "categorical", categories: modes },
  { name: "shift", kind: "categorical", categories: shifts },
];

/** What can be wrong with a row. */
const faultKinds = ["spike", "stuck", "decoupled", "leak", "bearing", "wrong mode"] as const;

/**
 * Readings of a heat pump: twelve numbers that follow from load, weather and wear, two categories, some cells
 * missing. Three rows in a hundred carry a fault, most of them with every single value in its usual range. Labels
 * are the column `anomaly`, 0 or 1.
 */
export function sensors({ rows, seed, memoryLimit }: GeneratedRows): Dataset {
  return generatedDataset({
    kind: "table",
    name: "sensors",
    rows,
    shape: [columns.length],
    dtype: "float64",
    columns,
    labels: Array.from({ length: rows }, (_, row) => (isFaulty(rowRandom("sensors", seed, row)) ? "1" : "0")),
    memoryLimit,
    fill: (row, out) => {
      const draw = rowRandom("sensors", seed, row);
      const faulty = isFaulty(draw);
      measure(draw, out);
      if (faulty) plantFault(draw, out);
      for (const column of [3, 4, 6, 9, 11]) if (draw.uniform() < missingShare) out[column] = Number.NaN;
    },
  });
}

function isFaulty(draw: Random): boolean {
  return draw.uniform() < faultShare;
}

/** A healthy row. */
function measure(draw: Random, out: Float64Array): void {
  const noise = (spread: number): number => spread * draw.normal();
  const night = draw.uniform() < 0.4;
  const ambient = (night ? 8 : 16) + noise(7);
  const wear = draw.uniform();
  const mode = draw.uniform() < 0.12 ? 2 : ambient > 15 ? 0 : 1;
  const demand =
    mode === 2 ? 4 : Math.min(100, 25 + 3 * Math.abs(ambient - 15) + 12 * Math.abs(draw.normal()));
  const load = demand + noise(1);
  const flow = 2 + 0.38 * load + noise(0.6);
  const inlet = (mode === 0 ? 14 : 34) + 0.15 * ambient + noise(0.5);
  const lift = mode === 2 ? 0 : (mode === 0 ? -6 : 8) * (0.5 + load / 130);
  const pressure = 1.2 + 0.0016 * flow * flow + 0.01 * load + noise(0.04);
  const pump = 0.8 + 0.11 * flow + 0.3 * pressure + noise(0.08);
  const fan = 300 + 11 * load + 6 * Math.max(0, ambient) + noise(20);
  const vibration = 0.6 + 0.0012 * fan + 0.9 * wear + noise(0.07);
  out[0] = load;
  out[1] = ambient;
  out[2] = inlet;
  out[3] = inlet + lift + noise(0.4);
  out[4] = flow;
  out[5] = pressure;
  out[6] = pump;
  out[7] = fan;
  out[8] = 0.3 + 0.23 * pump + 0.0022 * fan + 0.05 * load + noise(0.12);
  out[9] = vibration;
  out[10] = 22 + 0.5 * ambient + 9 * vibration + noise(0.9);
  out[11] = Math.min(100, Math.max(5, 75 - 1.1 * ambient + (night ? 8 : 0) + noise(5)));
  out[12] = mode;
  out[13] = night ? 1 : 0;
}

function plantFault(draw: Random, out: Float64Array): void {
  const kind = faultKinds[draw.integer(faultKinds.length)];
  switch (kind) {
    case "spike":
      // One reading far outside its range.
      out[[3, 5, 6, 8][draw.integer(4)]] *= 2.2 + draw.uniform();
      return;
    case "stuck":
      // A sensor that reads zero.
      out[[4, 5, 7][draw.integer(3)]] = 0;
      return;
    case "decoupled": {
      // Values from another moment: each in range, together impossible.
      const other = new Float64Array(out.length);
      measure(draw, other);
      while (Math.abs(other[0] - out[0]) < 15) measure(draw, other);
      for (const column of [4, 7, 8]) out[column] = other[column];
      return;
    }
    case "leak":
      // Flow falls and pressure with it, while the pump works harder.
      out[4] *= 0.6;
      out[5] *= 0.75;
      out[6] *= 1.25;
      return;
    case "bearing":
      out[9] += 1.2 + 0.6 * draw.uniform();
      out[10] += 18;
      return;
    case "wrong mode":
      out[12] = out[12] === 2 ? 0 : 2;
      return;
    default:
      kind satisfies never;
  }
}
