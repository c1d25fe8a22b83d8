import { expect, test } from "vitest";
import { tensor } from "../../src/core/tensor.ts";
import { referenceEngine } from "../../src/engine/reference/referenceEngine.ts";
import { runner } from "../../src/model/runner.ts";
import { untrained } from "../../test/untrained.ts";
import { groupsOf, liveNet } from "./liveNet.ts";

const model = untrained({ kind: "pictures", channels: 1, height: 12, width: 12 });
const { net, spec, weights } = model;
const engine = referenceEngine();
const live = liveNet(engine, net, 0);
const rows = tensor(
  "float32",
  [3, 1, 12, 12],
  Float32Array.from({ length: 432 }, (_, i) => ((i * 37) % 101) / 100),
);
const given = tensor("float32", [weights.length], weights);

test("a network with its weights as an input gives what the model gives", async () => {
  const { codes, predicted } = await live.pass(given, rows);
  const expected = await runner(model, engine).explain(rows);
  expect(Array.from(codes.data)).toEqual(Array.from(expected.codes.data));
  expect(Array.from(predicted.data)).toEqual(Array.from(expected.predicted.data));
  expect(Array.from((await live.decode(given, codes)).data)).toEqual(Array.from(predicted.data));
});

test("a narrower waist leaves the first numbers of the code alone", async () => {
  const whole = await live.pass(given, rows);
  const { codes } = await live.pass(given, rows, { waist: 2 });
  for (let i = 0; i < codes.data.length; i++)
    expect(codes.data[i] + 0).toBe(i % spec.latent < 2 ? whole.codes.data[i] : 0);
});

test("what the groups of a layer's input add is all that reaches its sums", async () => {
  const outputs = await live.pass(given, rows, { activations: true });
  const at = net.layers.indexOf(net.bottleneck);
  const groups = groupsOf(net, at);
  const { data } = outputs[`flow ${at}`];
  const sums = Array.from({ length: spec.latent }, (_, j) =>
    Array.from({ length: groups }, (_, g) => data[g * spec.latent + j]).reduce((a, b) => a + b, 0),
  );
  const code = outputs[`layer ${at}`].data;
  // The bottleneck is linear and its offsets are 0 before training.
  for (let j = 0; j < spec.latent; j++) expect(sums[j]).toBeCloseTo(code[j], 5);
});
