import { certaintyOf } from "../core/certainty.ts";
import type { Engine } from "../engine/engine.ts";
import type { OnnxRuntime } from "../engine/onnx/onnxRuntime.ts";
import * as op from "../graph/ops/index.ts";
import { namedConstants } from "../model/anySize/namedConstants.ts";
import { type Inspector, inspectorThreshold } from "../model/inspector/inspector.ts";
import { inspectorOutputs, inspectorRunner } from "../model/inspector/inspectorRunner.ts";
import { strideOf } from "../models/families/uNet.ts";
import { type ExportedAnySize, exportAnySize } from "./exportAnySize.ts";

/**
 * An inspector as standard ONNX for any number of pictures of any size: picture [batch, channels, height, width], 0…1 →
 * repaired, of the same shape, and damage [batch, 1, height, width], 0…1, smoothed. Its metadata says from which damage of a
 * place on a picture is called damaged, so that at most a share `rate` of good ones are. Refused where it differs from our own.
 */
export async function exportInspector(
  inspector: Inspector,
  engine: Engine,
  runtime: OnnxRuntime,
  rate = 0.01,
): Promise<ExportedAnySize> {
  const { spec, provenance } = inspector;
  const stride = strideOf(spec);
  const weights = namedConstants(inspector);
  const run = inspectorRunner(inspector, engine);
  try {
    return await exportAnySize(
      {
        file: "inspector.onnx",
        spec,
        input: "picture",
        apply: (picture) => {
          const [repaired, damage] = op.split(
            inspectorOutputs(spec, picture, weights),
            [spec.channels, 1],
            1,
          );
          return { repaired, damage };
        },
        metadata: {
          "hourglass.part": "inspector",
          "hourglass.type": spec.type,
          "hourglass.provenance": JSON.stringify(provenance),
          "hourglass.batch": "any",
          "hourglass.multiple": String(stride),
          "hourglass.threshold": String(certaintyOf(inspectorThreshold(inspector, rate))),
          "hourglass.units": `picture [batch, ${spec.channels}, height, width]: pixels 0…1; height and width whole multiples of ${stride}`,
        },
        wanted: async (picture) => {
          const { repaired, damage } = await run.look(picture);
          return { repaired, damage };
        },
      },
      runtime,
    );
  } finally {
    await run.close();
  }
}
