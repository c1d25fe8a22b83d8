import type { Engine } from "../engine/engine.ts";
import type { OnnxRuntime } from "../engine/onnx/onnxRuntime.ts";
import * as op from "../graph/ops/index.ts";
import type { Value } from "../graph/value.ts";
import { namedConstants } from "../model/anySize/namedConstants.ts";
import type { Denoiser } from "../model/denoiser/denoiser.ts";
import { denoiserRunner } from "../model/denoiser/denoiserRunner.ts";
import { networkOf } from "../model/denoiser/joined.ts";
import { denoiserNetwork } from "../models/families/denoiser/denoiser.ts";
import { isWhite, networks } from "../models/families/denoiser/joined.ts";
import { strideOf } from "../models/families/uNet.ts";
import { type ExportedAnySize, exportAnySize } from "./exportAnySize.ts";

/** A denoiser as one ONNX file, tried and found to do what the denoiser does. */
export type ExportedDenoiser = ExportedAnySize;

/**
 * A denoiser as standard ONNX for any number of pictures of any size: noisy [batch, channels, height, width], 0…1 →
 * clean. Refused where it differs from our own.
 */
export async function exportDenoiser(
  denoiser: Denoiser,
  engine: Engine,
  runtime: OnnxRuntime,
): Promise<ExportedDenoiser> {
  const { spec, provenance } = denoiser;
  const stride = strideOf(spec);
  const clean = networkOnValues(denoiser);
  const run = denoiserRunner(denoiser, engine);
  try {
    return await exportAnySize(
      {
        file: "denoiser.onnx",
        spec,
        input: "noisy",
        apply: (noisy) => ({ clean: clean(noisy) }),
        metadata: {
          "hourglass.part": "denoiser",
          "hourglass.type": spec.type,
          "hourglass.provenance": JSON.stringify(provenance),
          "hourglass.batch": "any",
          "hourglass.multiple": String(stride),
          "hourglass.units": `noisy [batch, ${spec.channels}, height, width]: pixels 0…1; height and width whole multiples of ${stride}`,
        },
        wanted: async (noisy) => ({ clean: await run.denoise(noisy) }),
      },
      runtime,
    );
  } finally {
    await run.close();
  }
}

/** What a denoiser makes of pictures [batch, channels, height, width]. A joined one passes all through both of its networks. */
function networkOnValues(denoiser: Denoiser): (noisy: Value) => Value {
  const { spec } = denoiser;
  if (spec.learns.kind !== "joined") {
    const weights = namedConstants(denoiser);
    return (noisy) => op.clip(denoiserNetwork(spec, noisy.shape.slice(2)).denoise(noisy, weights), 0, 1);
  }
  const [camera, white] = networks.map((network) => networkOnValues(networkOf(denoiser, network)));
  return (noisy) => {
    const byCamera = camera(noisy);
    return op.add(byCamera, op.mul(op.sub(white(noisy), byCamera), isWhite(noisy, byCamera)));
  };
}
