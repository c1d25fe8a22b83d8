import type { Random } from "../../core/random.ts";
import type { Dataset } from "../dataset.ts";
import { type GeneratedRows, generatedDataset, rowRandom } from "./generated.ts";

const samples = 140;

/** Share of abnormal beats. */
const abnormalShare = 0.15;

/** What a beat can be; the first is normal. */
const beatKinds = ["normal", "premature", "st-elevation", "inverted-t", "flutter"] as const;

/** A wave of a beat: where it peaks (in samples), how high and how wide. */
type Wave = [centre: number, height: number, width: number];

/** Single heartbeats of 140 samples, in millivolts, [1, 140]; labels name the kind. */
export function heartbeats({ rows, seed, memoryLimit }: GeneratedRows): Dataset {
  return generatedDataset({
    kind: "series",
    name: "heartbeats",
    rows,
    shape: [1, samples],
    dtype: "float64",
    columns: [{ name: "millivolt", kind: "numeric" }],
    labels: Array.from({ length: rows }, (_, row) => kindOf(rowRandom("heartbeats", seed, row))),
    memoryLimit,
    fill: (row, out) => {
      const draw = rowRandom("heartbeats", seed, row);
      drawBeat(kindOf(draw), draw, out);
    },
  });
}

function kindOf(draw: Random): (typeof beatKinds)[number] {
  return draw.uniform() < abnormalShare ? beatKinds[1 + draw.integer(beatKinds.length - 1)] : "normal";
}

/** A beat as a sum of bells, the usual caricature of P, Q, R, S and T (after McSharry et al. 2003). */
function drawBeat(kind: (typeof beatKinds)[number], draw: Random, out: Float64Array): void {
  const around = (value: number, spread: number): number => value + spread * draw.normal();
  const shift = around(0, 2);
  const stretch = around(1, 0.04);
  const height = around(1, 0.08);
  const waves: Wave[] = [
    [around(28, 1.5), around(0.14, 0.02), around(6, 0.5)],
    [around(50, 0.6), around(-0.13, 0.03), around(1.8, 0.15)],
    [around(54, 0.5), around(1.1, 0.08), around(2.3, 0.15)],
    [around(58.5, 0.6), around(-0.26, 0.05), around(2.2, 0.2)],
    [around(95, 2), around(0.3, 0.04), around(10, 0.8)],
  ];
  const [p, q, r, s, t] = waves;
  switch (kind) {
    case "normal":
      break;
    case "premature":
      // A ventricular beat: no P, a wide QRS, T the other way.
      p[1] = 0;
      q[1] *= 0.3;
      r[0] = around(46, 1.5);
      r[1] = around(1.25, 0.1);
      r[2] = around(7, 0.6);
      s[0] = around(62, 1.5);
      s[1] = around(-0.5, 0.08);
      s[2] = around(7, 0.6);
      t[1] = around(-0.28, 0.04);
      break;
    case "st-elevation":
      waves.push([around(74, 1.5), around(0.28, 0.05), around(9, 0.8)]);
      break;
    case "inverted-t":
      t[1] = around(-0.24, 0.05);
      break;
    case "flutter":
      p[1] = 0;
      break;
    default:
      kind satisfies never;
  }
  const [drift, phase] = [around(0, 0.03), 2 * Math.PI * draw.uniform()];
  const [flutter, flutterPhase] = [
    kind === "flutter" ? around(0.12, 0.015) : 0,
    2 * Math.PI * draw.uniform(),
  ];
  for (let i = 0; i < samples; i++) {
    let value = drift * Math.sin((2 * Math.PI * i) / samples + phase);
    value += flutter * Math.sin((2 * Math.PI * i) / 17 + flutterPhase);
    for (const [centre, peak, width] of waves) {
      const z = (i - shift - 70 - (centre - 70) * stretch) / width;
      value += height * peak * Math.exp(-0.5 * z * z);
    }
    out[i] = value + 0.015 * draw.normal();
  }
}
