import { afterAll, describe, expect, test } from "vitest";
import { familyCases, takeSteps } from "../../../test/familySteps.ts";
import type { Engine } from "../../engine/engine.ts";
import { referenceEngine } from "../../engine/reference/referenceEngine.ts";
import { decodeModel, encodeModel } from "../../files/modelFile.ts";
import { onnxEngine } from "../../hosts/node/engine/onnxEngine.ts";
import { fromModelFile, toModelFile } from "../../model/autoencoder.ts";
import { parseModelSpec } from "../modelSpec.ts";

const engines: Record<string, Promise<Engine>> = {
  reference: Promise.resolve(referenceEngine()),
  onnx: onnxEngine({ threads: 1 }),
};
afterAll(async () => {
  for (const engine of Object.values(engines)) await (await engine).close();
});

describe.each(familyCases)("$name", ({ input, fresh }) => {
  const { spec, net } = fresh;

  test("its spec survives JSON", () => {
    expect(parseModelSpec(JSON.parse(JSON.stringify(spec)), "test")).toEqual(spec);
  });

  test("its file gives back the same model", () => {
    const bytes = encodeModel(toModelFile(fresh));
    const back = fromModelFile(decodeModel(bytes, "test"), "test");
    expect(back.spec).toEqual(spec);
    expect(back.weights).toEqual(fresh.weights);
  });

  test.each(Object.entries(engines))(
    "steps on %s lower its loss, and codes and predictions have their shapes",
    async (_, starting) => {
      const { losses, codes, predicted, residuals, again } = await takeSteps(await starting, input, fresh);
      expect(losses.every(Number.isFinite)).toBe(true);
      expect(losses.at(-1)).toBeLessThan(losses[0]);
      expect(codes.shape).toEqual([3, 3]);
      expect(predicted.shape).toEqual([3, ...net.features]);
      expect([...residuals.data].every(Number.isFinite)).toBe(true);
      // Scoring never samples: asked twice, the same bits.
      expect(again.data).toEqual(codes.data);
    },
  );
});
