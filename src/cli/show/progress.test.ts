import { expect, test } from "vitest";
import type { TrainEvent } from "../../node.ts";
import { progress } from "./progress.ts";

/** A step that took long, as one does while another program has the processor. */
const slowStep = 10;

/** A run of `epochs` epochs of `steps` steps, a step event each. */
function* fakeRun({ epochs = 3, steps = 10 } = {}): Generator<TrainEvent> {
  yield {
    type: "start",
    parameters: 210_016,
    trainRows: 54_000,
    validationRows: 6000,
    stepsPerEpoch: steps,
    epochs,
    step: 0,
    engine: "onnx cpu, 2 threads",
  };
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (let i = 1; i <= steps; i++) {
      const step = (epoch - 1) * steps + i;
      yield {
        type: "step",
        step,
        epoch,
        loss: 1 / step,
        learningRate: 1e-3,
        msPerStep: step === slowStep ? 5000 : 12.34,
        seconds: step,
        secondsLeft: epochs * steps - step,
      };
    }
    const loss = 1 / (epoch * steps);
    yield {
      type: "epoch",
      epoch,
      step: epoch * steps,
      trainLoss: loss,
      validationLoss: loss * 1.1,
      best: true,
      seconds: 10,
    };
    yield { type: "saved", step: epoch * steps, path: "m.checkpoint" };
  }
  yield { type: "judging", stage: "doctor", share: 0, rows: 60_000 };
  yield {
    type: "finding",
    finding: {
      code: "dead-units",
      message: "3 of 32 units never fire",
      advice: [{ option: "learningRate", value: 0.001, sentence: "lower the rate" }],
    },
  };
  yield {
    type: "done",
    reason: "epochs",
    epochs,
    steps: epochs * steps,
    seconds: epochs * 10,
    msPerStep: 12.34,
    trainLoss: 0.03,
    validationLoss: 0.04,
  };
}

/** What a screen shows, event by event; the clock moves `pause` milliseconds an event. */
function watch({
  pause,
  quiet = false,
  ...screen
}: {
  pause: number;
  quiet?: boolean;
  isTTY?: boolean;
  columns?: number;
}) {
  const written: string[] = [];
  let time = 0;
  const bar = progress(
    { ...screen, write: (text) => written.push(text) },
    { quiet, now: () => time, env: { NO_COLOR: "1" } },
  );
  for (const event of fakeRun()) {
    time += pause;
    bar.train(event);
  }
  bar.end();
  return written;
}

test("off a terminal: plain lines for the start, each epoch, findings and the end", () => {
  expect(watch({ pause: 100 }).join("")).toBe(
    [
      "training: 210,016 parameters, 54,000 rows and 6,000 held out, 10 steps an epoch, at most 3 epochs, onnx cpu, 2 threads",
      "epoch 1/3: loss 0.1, validation 0.11 (best), 10 s",
      "epoch 2/3: loss 0.05, validation 0.055 (best), 10 s",
      "epoch 3/3: loss 0.03333, validation 0.03667 (best), 10 s",
      "△ dead-units: 3 of 32 units never fire; lower the rate (--lr 0.001)",
      "all epochs done: 3 epochs, 30 steps in 30 s (12.3 ms/step), loss 0.03, validation 0.04",
      "",
    ].join("\n"),
  );
});

test("off a terminal: a slow epoch says a line every five seconds", () => {
  const steps = watch({ pause: 1000 }).filter((line) => line.includes("%"));
  expect(steps).toHaveLength(6);
  expect(steps[0]).toBe("epoch 1/3 (16%): loss 0.2, 12.3 ms/step, 25 s left\n");
  expect(steps[1]).toBe("epoch 1/3 (33%): loss 0.1, 5000 ms/step, 20 s left\n");
});

test("off a terminal: epochs of a hundredth of a second do not fill the log", () => {
  const lines = watch({ pause: 1 });
  expect(lines.filter((line) => line.startsWith("epoch"))).toEqual([]);
  expect(lines.at(-1)).toContain("all epochs done");
});

test("what follows the last step of a long training is told, too, and on a terminal that of any", () => {
  const told = "looking the trained model over on 60,000 rows";
  expect(watch({ pause: 1000 })).toContain(`${told}\n`);
  expect(watch({ pause: 1 }).join("")).not.toContain(told);
  expect(watch({ pause: 1, isTTY: true, columns: 100 }).join("")).toContain(told);
});

test("each stage after training is shown with its share: a bar on a terminal, a line now and then elsewhere", () => {
  const shown = (screen: { isTTY?: boolean; columns?: number }): string[] => {
    const written: string[] = [];
    let time = 0;
    const bar = progress(
      { ...screen, write: (text) => written.push(text) },
      { now: () => time, env: { NO_COLOR: "1" } },
    );
    bar.train({ type: "judging", stage: "detector", share: 1 / 3, rows: 1200 });
    time += 6000;
    for (const share of [0, 0.25, 0.5, 0.75]) {
      bar.stage("comparing pictures", share);
      time += 3000;
    }
    return written;
  };
  const onTerminal = shown({ isTTY: true, columns: 80 });
  expect(onTerminal[0]).toMatch(/fitting its detector on 1,200 rows ━+─+ 33 %$/);
  expect(onTerminal.slice(1).map((text) => text.split(" ").at(-2))).toEqual(["0", "25", "50", "75"]);
  for (const text of onTerminal) expect(text.slice(4).length, text).toBeLessThan(80);
  expect(shown({})).toEqual(["comparing pictures\n", "comparing pictures: 50 %\n"]);
});

test("quiet: nothing", () => {
  expect(watch({ pause: 1000, quiet: true, isTTY: true })).toEqual([]);
});

test.each([20, 40, 60, 80, 100, 160])("on a terminal of %i columns the bar fits in one line", (columns) => {
  const drawings = watch({ pause: 200, isTTY: true, columns }).filter(
    (text) => text.startsWith("\r\u001b[K") && text.length > 4,
  );
  expect(drawings.length).toBeGreaterThan(20);
  for (const text of drawings) expect(text.slice(4).length, text).toBeLessThan(columns);
});

test("on a terminal the bar is drawn at most ten times a second", () => {
  const drawings = watch({ pause: 10, isTTY: true, columns: 100 }).filter(
    (text) => text.includes("━") || text.includes("─"),
  );
  expect(drawings.length).toBeLessThanOrEqual(4 + 3 + 1);
});

test("colour appears only without NO_COLOR", () => {
  const written: string[] = [];
  const screen = { isTTY: true, columns: 100, write: (text: string) => written.push(text) };
  progress(screen, { now: () => 0 }).count("reading", 1, 2);
  expect(written.join("")).toContain("\u001b[38");
  written.length = 0;
  progress(screen, { now: () => 0, env: { NO_COLOR: "1" } }).count("reading", 1, 2);
  expect(written.join("")).not.toContain("\u001b[38");
});

test("counting: silent off a terminal while short, a line every five seconds, and the end", () => {
  const written: string[] = [];
  let time = 0;
  const lines = progress({ write: (text) => written.push(text) }, { now: () => time });
  for (let i = 1; i <= 12_000; i++) {
    time += 1;
    lines.count("reading", i, 12_000);
  }
  expect(written).toEqual([
    "reading: 5,000 of 12,000\n",
    "reading: 10,000 of 12,000\n",
    "reading: 12,000 of 12,000\n",
  ]);
  for (let i = 1; i <= 10; i++) lines.count("writing", i, 10);
  expect(written).toHaveLength(3);
});
