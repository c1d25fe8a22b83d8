import { describe, expect, test } from "vitest";
import { random } from "../core/random.ts";
import { sizeOf } from "../core/shape.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import { denseArchitecture } from "../models/families/autoencoder/architecture.ts";
import { network } from "../models/families/autoencoder/network.ts";
import { featureShape, type InputSpec } from "../models/inputs/inputSpec.ts";
import { modelSpec } from "../models/modelSpec.ts";
import { divergedFinding, nanFinding } from "./diverged.ts";
import { diagnose, type Patient } from "./doctor.ts";

const column = (name: string) => ({ kind: "numeric" as const, name, mean: 0, deviation: 1, min: -3, max: 3 });
const inputs: Record<string, InputSpec> = {
  "a table of 6 columns": { kind: "table", columns: [..."abcdef"].map(column) },
  "pictures of 49,152 numbers": { kind: "pictures", channels: 3, height: 128, width: 128 },
};
const rows = 12;

function normal(shape: readonly number[], seed: number): Tensor<"float32"> {
  const source = random(seed);
  return tensor("float32", shape, Float32Array.from({ length: sizeOf(shape) }, source.normal));
}

interface Signs {
  /** What the spec says besides the usual. */
  spec?: object;
  /** How much of each number's distance from its mean is missed: 1 predicts the mean, 0 the number. */
  error?: number;
  /** [rows, latent] */
  codes?: Tensor<"float32">;
  losses?: { trainLoss: number; validationLoss?: number };
  linear?: Patient["linear"];
}

/** A patient in good health but for the signs given. */
function patient(input: InputSpec, { spec, error = 0.3, codes, losses, linear }: Signs = {}): Patient {
  const features = featureShape(input);
  const net = network(
    modelSpec.parse({
      ...{ type: "vanilla", input, latent: 4, loss: "mse", ...denseArchitecture(features, { widths: [] }) },
      ...spec,
    }),
  );
  const target = normal([rows, ...features], 1);
  const numbers = sizeOf(features);
  const means = new Float64Array(numbers);
  for (const [i, x] of target.data.entries()) means[i % numbers] += x / rows;
  const residuals = { ...target, data: target.data.map((x, i) => error * (x - means[i % numbers])) };
  return {
    net,
    trained: {
      weights: new Float32Array(),
      plan: { batch: 1, stepsPerEpoch: 1, stepsPerRun: 1, epochs: 1 },
      done: {
        ...{ type: "done", reason: "epochs", epochs: 1, steps: 1, seconds: 1, msPerStep: 1 },
        ...(losses ?? { trainLoss: 0.09, validationLoss: 0.1 }),
      },
    },
    codes: codes ?? normal([rows, net.spec.latent], 3),
    predicted: { ...target, data: target.data.map((x, i) => x - residuals.data[i]) },
    residuals,
    linear: linear ?? { components: 4, model: 0.1, pca: 0.2 },
  };
}

const codes = (p: Patient): string[] => diagnose(p).map(({ code }) => code);

/** Codes whose units from `alive` on stay at a number that no row changes. */
function silent(alive: number, level: number, latent = 4): Tensor<"float32"> {
  const all = normal([rows, latent], 3);
  return { ...all, data: all.data.map((x, i) => (i % latent < alive ? Math.abs(x) : level)) };
}

for (const [kind, input] of Object.entries(inputs)) {
  const numbers = sizeOf(featureShape(input));
  const sparse = (sparsity: object) => ({ type: "sparse", sparsity });

  describe(`the doctor, of ${kind}`, () => {
    test("has nothing to say of a model in good health", () => {
      expect(diagnose(patient(input))).toEqual([]);
    });

    test("names a collapse where less than 2 % of the variance is explained", () => {
      const explaining = (share: number) => diagnose(patient(input, { error: Math.sqrt(1 - share) }));
      expect(explaining(0)).toMatchObject([{ code: "collapse", message: expect.stringContaining("0.0 %") }]);
      expect(explaining(0.019)).toMatchObject([
        { code: "collapse", message: expect.stringContaining("1.9 %") },
      ]);
      expect(explaining(0.021).map(({ code }) => code)).toEqual(input.kind === "pictures" ? ["blurred"] : []);
    });

    test("names dead units beyond a quarter of the code", () => {
      expect(diagnose(patient(input, { codes: silent(2, 0.7) }))).toMatchObject([
        {
          code: "dead-units",
          message: "2 of 4 latent numbers hardly change",
          advice: [{ option: "latent", value: 2, sentence: expect.any(String) }],
        },
      ]);
      expect(codes(patient(input, { codes: silent(3, 0.7) }))).toEqual([]);
    });

    test.each([
      [{ kind: "l1", amount: 0.3 }, "l1:0.1"],
      [{ kind: "kl", amount: 0.1 }, "kl:0.2"],
      [{ kind: "top-k", amount: 1 }, "top-k:2"],
    ])("names each dead unit of a sparse code under %o", (sparsity, repair) => {
      const spec = sparse(sparsity);
      const [finding, ...others] = diagnose(patient(input, { spec, codes: silent(3, 0) }));
      expect(others).toEqual([]);
      expect(finding).toMatchObject({
        code: "dead-units",
        message: expect.stringMatching(/^1 of 4 latent numbers are never active; a row uses \d\.\d of them$/),
        advice: expect.arrayContaining([expect.objectContaining({ option: "sparsity", value: repair })]),
      });
      expect(codes(patient(input, { spec, codes: silent(4, 0) }))).toEqual([]);
    });

    test("names a code that can copy its input, but of types that something else keeps from it", () => {
      const wide = (spec: object, latent: number) =>
        codes(patient(input, { spec: { ...spec, latent }, codes: normal([rows, latent], 3) }));
      expect(wide({}, numbers)).toEqual(["copies-input"]);
      expect(wide({}, numbers - 1)).toEqual([]);
      expect(wide({ type: "denoising", noise: { kind: "masking", amount: 0.2 } }, numbers)).toEqual([]);
    });

    test("names a held-out loss of more than twice the training loss, where both are positive", () => {
      const found = (trainLoss: number, validationLoss?: number) =>
        codes(patient(input, { losses: { trainLoss, validationLoss } }));
      expect(found(0.1, 0.21)).toEqual(["overfit"]);
      expect(found(0.1, 0.19)).toEqual([]);
      expect(found(-2, -0.1)).toEqual([]);
      expect(found(0.1)).toEqual([]);
    });

    test("names a model that PCA does as well as", () => {
      const linear = { components: 4, model: 0.2, pca: 0.2 };
      expect(diagnose(patient(input, { linear }))).toMatchObject([
        { code: "no-better-than-pca", message: expect.stringContaining("PCA with 4 components") },
      ]);
      expect(codes(patient(input, { linear: { ...linear, model: 0.19 } }))).toEqual([]);
    });
  });
}

test("wide pictures that come back blurred are named, with the preset that keeps their detail", () => {
  const pictures = (side: number, explained: number) =>
    diagnose(
      patient(
        { kind: "pictures", channels: 1, height: side, width: side },
        { error: Math.sqrt(1 - explained) },
      ),
    );
  expect(pictures(65, 0.69)).toMatchObject([
    {
      code: "blurred",
      message: expect.stringMatching(/65×65 come back blurred: .* explains 69.0 %/),
      advice: [{ option: "preset", value: "inspector" }, { option: "latent" }],
    },
  ]);
  expect(pictures(65, 0.71)).toEqual([]);
  expect(pictures(64, 0.69)).toEqual([]);
});

test("the doctor has no word on variance where there is one row", () => {
  const all = patient(inputs["a table of 6 columns"], { error: 1, codes: silent(0, 0) });
  const one = (t: Tensor<"float32">): Tensor<"float32"> => {
    const shape = [1, ...t.shape.slice(1)];
    return { ...t, shape, data: t.data.slice(0, sizeOf(shape)) };
  };
  expect(
    diagnose({ ...all, codes: one(all.codes), predicted: one(all.predicted), residuals: one(all.residuals) }),
  ).toEqual([]);
});

test("a loss that is not a number is named with its step and a learning rate to try", () => {
  expect(nanFinding(41, 0.01).finding).toMatchObject({
    code: "nan",
    message: expect.stringContaining("step 41"),
    advice: expect.arrayContaining([expect.objectContaining({ option: "learningRate", value: 0.002 })]),
  });
});

test("a loss that rose is named with both losses, their epochs and a learning rate to try", () => {
  expect(divergedFinding(2, 3e23, { bestEpoch: 1, bestLoss: 0.0205 }, 0.01).finding).toMatchObject({
    code: "diverged",
    message: expect.stringMatching(/0\.0205 after epoch 1 to 3\.00e\+23 after epoch 2/),
    advice: [expect.objectContaining({ option: "learningRate", value: 0.002 })],
  });
});
