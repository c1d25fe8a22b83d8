import { expect, test } from "vitest";
import { relativeError } from "../stage/relativeError.ts";
import { reset } from "./breakNet.ts";
import { forward } from "./forward.ts";
import { glyph } from "./pictures.ts";
import { denseTraining, freshNet, type ShownLoss } from "./trainDense.ts";

const batch = [0, 1, 2].map((row) => glyph(row, 3));

function lossOf(net: ReturnType<typeof freshNet>, loss: ShownLoss): number {
  let total = 0;
  for (const x of batch) {
    const y = forward(net, x)[net.layers.length];
    const ink = y.reduce((sum, value, i) => sum + value - x[i], 0) / x.length;
    for (let i = 0; i < x.length; i++)
      total +=
        loss === "ink"
          ? ink ** 2
          : loss === "mse"
            ? (y[i] - x[i]) ** 2
            : -(x[i] * Math.log(y[i]) + (1 - x[i]) * Math.log(1 - y[i]));
  }
  return total / batch.length / batch[0].length;
}

test.each<ShownLoss>(["mse", "bce", "ink"])("gradients of %s are the slopes of the loss", (loss) => {
  const net = freshNet([784, 12, 3, 12, 784], 2, 1);
  const training = denseTraining(net);
  expect(training.step(batch, { loss })).toBeCloseTo(lossOf(net, loss), 5);
  for (const [i, layer] of net.layers.entries()) {
    // Weights with a large slope: float32 sums leave about 1e-7 of noise on the loss.
    const at = training.gradients[i].reduce(
      (best, g, j, all) => (Math.abs(g) > Math.abs(all[best]) ? j : best),
      0,
    );
    const kept = layer.weights[at];
    const [up, down] = [kept + 1e-2, kept - 1e-2].map((weight) => {
      layer.weights[at] = weight;
      return lossOf(net, loss);
    });
    layer.weights[at] = kept;
    const slope = (up - down) / 2e-2;
    expect(Math.abs(slope - training.gradients[i][at])).toBeLessThan(0.05 * Math.abs(slope) + 1e-6);
  }
});

test("steps lower the loss, and frozen layers stay as they are", () => {
  const training = denseTraining(freshNet([784, 32, 4, 32, 784], 2, 1));
  const before = Float32Array.from(training.net.layers[0].weights);
  const first = training.step(batch, { frozen: [0] });
  for (let i = 0; i < 60; i++) training.step(batch, { frozen: [0] });
  expect(training.step(batch, { frozen: [0] })).toBeLessThan(first / 3);
  expect(training.net.layers[0].weights).toEqual(before);
});

test("trained for the amount of ink alone, a network gets the ink right and loses the picture", () => {
  const training = denseTraining(freshNet([784, 32, 4, 32, 784], 2, 1));
  for (let i = 0; i < 60; i++) training.step(batch);
  const errorOf = () => batch.reduce((sum, x) => sum + relativeError(x, outputOf(x)), 0) / batch.length;
  const outputOf = (x: Float32Array) => forward(training.net, x)[training.net.layers.length];
  const before = errorOf();
  for (let i = 0; i < 60; i++) training.step(batch, { loss: "ink", learningRate: 1e-2 });
  expect(lossOf(training.net, "ink")).toBeLessThan(1e-4);
  expect(errorOf()).toBeGreaterThan(before);
});

test("a layer that was reset and frozen keeps its damage, and the others make up for a part of it", () => {
  const whole = denseTraining(freshNet([784, 32, 4, 32, 784], 2, 1));
  for (let i = 0; i < 80; i++) whole.step(batch);
  const broken = reset(whole.net, 0, 7);
  expect(broken.layers[0].weights).not.toEqual(whole.net.layers[0].weights);
  expect(broken.layers[1]).toEqual(whole.net.layers[1]);
  const training = denseTraining(broken);
  const first = training.step(batch, { frozen: [0] });
  for (let i = 0; i < 80; i++) training.step(batch, { frozen: [0] });
  expect(training.step(batch, { frozen: [0] })).toBeLessThan(first / 2);
  expect(training.net.layers[0].weights).toEqual(broken.layers[0].weights);
});
