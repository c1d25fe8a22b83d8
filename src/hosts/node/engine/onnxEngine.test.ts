import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { HourglassError } from "../../../core/errors.ts";
import { tensor, zeros } from "../../../core/tensor.ts";
import { engineOver } from "../../../engine/onnx/engineOver.ts";
import { graphModel, operatorCounts } from "../../../engine/onnx/models.ts";
import { sessionOptions } from "../../../engine/onnx/sessionOptions.ts";
import { gradients } from "../../../graph/gradient.ts";
import { graph } from "../../../graph/graph.ts";
import * as op from "../../../graph/ops/index.ts";
import { input } from "../../../graph/value.ts";
import { onnxEngine } from "./onnxEngine.ts";
import { startThread } from "./startThread.ts";

const window = { strides: [2, 2], pads: [1, 1, 1, 1] } as const;
const batch = input("batch", "float32", [4, 16, 8, 8]);
const weight = input("weight", "float32", [32, 16, 4, 4]);
const back = input("back", "float32", [32, 16, 4, 4]);

/** Conv, ReLU and ConvTranspose with the gradients of both weights. */
function there() {
  const code = op.relu(op.conv(batch, weight, window));
  const loss = op.reduceMean(op.square(op.convTranspose(code, back, window, [8, 8])));
  const [dw, db] = gradients(loss, [weight, back]);
  return graph({ loss, dw, db });
}

/** AVX2 or better, which is what the runtime's blocked convolutions need. */
const blocks = process.platform === "linux" && / avx2 /.test(readFileSync("/proc/cpuinfo", "utf8"));

describe("which way a graph was lowered", () => {
  test("plain: standard operators only", () => {
    const names = [...operatorCounts(graphModel(there())).keys()];
    expect(names.filter((name) => name.includes("."))).toEqual([]);
    expect(names).toContain("Conv");
  });

  test("blocked: every convolution on blocks, ReLU fused, pictures turned round only at the edges", () => {
    const counts = operatorCounts(graphModel(there(), { block: 16 }));
    expect(counts.get("Conv")).toBeUndefined();
    expect(counts.get("ConvTranspose")).toBeUndefined();
    expect(counts.get("Relu")).toBeUndefined();
    // A, Aᵀ, two G, A again for the gradient of the code, and the padding of two pictures.
    expect(counts.get("com.microsoft.nchwc.Conv")).toBe(7);
    expect(counts.get("com.microsoft.nchwc.ReorderInput")).toBe(1);
    expect(counts.get("com.microsoft.nchwc.ReorderOutput")).toBeUndefined();
  });

  test("blocks of 8 are lowered, too", () => {
    const counts = operatorCounts(graphModel(there(), { block: 8 }));
    expect(counts.get("com.microsoft.nchwc.Conv")).toBe(7);
  });
});

describe("the engine", () => {
  const engines: Awaited<ReturnType<typeof onnxEngine>>[] = [];
  afterAll(async () => {
    for (const engine of engines) await engine.close();
  });
  const start: typeof onnxEngine = async (options) => {
    const engine = await onnxEngine(options);
    engines.push(engine);
    return engine;
  };

  test.skipIf(!blocks)("finds the processor's blocks by itself", async () => {
    expect((await start({ threads: 1 })).name).toMatch(/^onnx cpu, 1 thread, blocked (8|16)$/);
  });

  test("refuses a graphics device where the processor would compute", async () => {
    const parts = {
      thread: startThread(),
      name: "",
      options: sessionOptions("cpu", 1),
      layout: "plain",
    } as const;
    await expect(engineOver({ ...parts, device: "webgpu" })).rejects.toThrow(
      /^device webgpu: needs a graphics adapter, got .*; install the driver/,
    );
  });

  test("says that a program runs plain where the runtime refuses its blocks", async () => {
    const thread = startThread();
    // The probe for blocks is compiled, what follows with blocks is not.
    let refusing = false;
    const compile: typeof thread.compile = (model, options) =>
      refusing && Buffer.from(model).includes("nchwc")
        ? Promise.reject(new Error("refused"))
        : thread.compile(model, options);
    const parts = { name: "", device: "cpu", options: sessionOptions("cpu", 1), layout: "blocked" } as const;
    const engine = await engineOver({ ...parts, thread: { ...thread, compile } });
    engines.push(engine);
    refusing = true;
    expect((await engine.compile(there())).layout).toBe("plain");
    refusing = false;
    expect((await engine.compile(there())).layout).toBe(blocks ? "blocked" : "plain");
  });

  test("stays plain where it is told to", async () => {
    expect((await start({ threads: 3, layout: "plain" })).name).toBe("onnx cpu, 3 threads, plain");
  });

  test("leaves the event loop free while it computes", async () => {
    const engine = await start({ threads: 1, layout: "plain" });
    const [a, b] = [input("a", "float32", [1200, 1200]), input("b", "float32", [1200, 1200])];
    let product = a;
    for (let i = 0; i < 8; i++) product = op.gemm(product, b);
    const program = await engine.compile(graph({ product }));
    const feeds = { a: zeros("float32", [1200, 1200]), b: zeros("float32", [1200, 1200]) };
    let ticks = 0;
    const timer = setInterval(() => ticks++, 2);
    await program.run(feeds);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
  });

  test("runs queued together are answered in order", async () => {
    const engine = await start({ threads: 1 });
    const w = input("w", "float32", [1]);
    const d = input("d", "float32", [1]);
    const program = await engine.compileStep({
      feeds: [d],
      state: [{ value: w, next: op.add(op.mul(w, 2), d) }],
      outputs: { w },
    });
    const feed = (x: number) => ({ d: tensor("float32", [1, 1], Float32Array.of(x)) });
    const results = await Promise.all([1, 2, 3].map((x) => program.run(feed(x))));
    expect(results.map(({ w }) => w.data[0])).toEqual([0, 1, 4]);
  });

  test("a program's failure is one line, and the engine goes on", async () => {
    const engine = await start({ threads: 1 });
    const table = input("table", "float32", [3, 2]);
    const program = await engine.compile(graph({ y: op.gather(table, input("i", "int64", [1])) }));
    const feeds = (i: bigint) => ({
      table: zeros("float32", [3, 2]),
      i: tensor("int64", [1], BigInt64Array.of(i)),
    });
    const error = await program.run(feeds(9n)).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(HourglassError);
    expect(String(error)).not.toContain("\n");
    expect((await program.run(feeds(2n))).y.shape).toEqual([1, 2]);
  });

  test("says in one line that memory is short, and goes on", async () => {
    const engine = await start({ threads: 1 });
    const x = input("x", "float32", [1, 1]);
    // A petabyte: more than addresses reach, so that no machine tries.
    const [tall, wide] = [op.expand(x, [2 ** 24, 1]), op.expand(x, [1, 2 ** 24])];
    const program = await engine.compile(graph({ y: op.add(tall, wide) }));
    const one = () => ({ x: tensor("float32", [1, 1], Float32Array.of(1)) });
    await expect(program.run(one())).rejects.toThrow(
      /^onnx engine: there is not enough memory; use a smaller batch or a smaller network$/,
    );
    const small = await engine.compile(graph({ y: op.add(x, x) }));
    expect((await small.run(one())).y.data[0]).toBe(2);
  });

  test("what is closed refuses", async () => {
    const engine = await onnxEngine({ threads: 1 });
    const program = await engine.compile(graph({ y: op.neg(input("x", "float32", [1])) }));
    await program.close();
    await expect(program.run({ x: zeros("float32", [1]) })).rejects.toThrow("closed");
    await engine.close();
    await engine.close();
    await expect(engine.compile(graph({ y: batch }))).rejects.toThrow("closed");
  });
});

test("a call that the thread cannot take, as where memory is short, fails rather than wait for ever", async () => {
  const thread = startThread();
  await thread.runtime;
  const gone = tensor("float32", [4], new Float32Array(4));
  structuredClone(gone.data, { transfer: [gone.data.buffer] });
  await expect(thread.run(0, { gone })).rejects.toThrow(HourglassError);
  await expect(thread.run(0, {})).rejects.toThrow(HourglassError);
});
