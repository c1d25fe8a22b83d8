import { expect, test } from "vitest";
import { forward } from "./forward.ts";
import { glyph } from "./pictures.ts";
import { denseTraining, freshNet, type ShownLoss } from "./trainDense.ts";

const batch = [0, 1, 2].map((row) => glyph(row, 3));

function lossOf(net: ReturnType<typeof freshNet>, loss: ShownLoss): number {
  let total = 0;
  for (const x of batch) {
    const y = forward(net, x)[net.layers.length];
    for (let i = 0; i < x.length; i++)
      total +=
        loss === "mse" ? (y[i] - x[i]) ** 2 : -(x[i] * Math.log(y[i]) + (1 - x[i]) * Math.log(1 - y[i]));
  }
  return total / batch.length / batch[0].length;
}

test.each<ShownLoss>(["mse", "bce"])("gradients of %s are the slopes of the loss", (loss) => {
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
