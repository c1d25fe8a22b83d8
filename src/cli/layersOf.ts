import { sizeOf } from "../core/shape.ts";
import type { Network } from "../models/network.ts";
import type { LayerSpec } from "../nn/layer.ts";
import type { ReportLayer } from "./report/layers.ts";

/** The layers of a network as reports and `inspect` show them; reshapes, which do nothing, are left out. */
export function layersOf(net: Network): ReportLayer[] {
  const waist = net.layers.indexOf(net.waist);
  return net.layers.flatMap(({ spec, output, parameters }, i): ReportLayer[] => {
    if (spec.kind === "reshape") return [];
    const role = i < waist ? "encoder" : i === waist ? "latent" : "decoder";
    return [
      {
        name: describe(spec),
        role,
        shape: role === "latent" ? [net.spec.latent] : output,
        parameters: parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
      },
    ];
  });
}

function describe(spec: Exclude<LayerSpec, { kind: "reshape" }>): string {
  const activation = spec.activation === "linear" ? "" : `, ${spec.activation}`;
  switch (spec.kind) {
    case "dense":
      return `dense ${spec.units}${activation}`;
    case "conv":
    case "conv-transpose": {
      const { kind, channels, kernel, stride } = spec;
      return `${kind} ${channels}, ${kernel.join("×")}, stride ${[...new Set(stride)].join("×")}${activation}`;
    }
    default:
      return spec satisfies never;
  }
}
