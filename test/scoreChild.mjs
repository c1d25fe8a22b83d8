/** Trains on numbers in memory, saves, loads and scores; prints the engine, the validation loss and a score as JSON. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtinDataset } from "../dist/data/procedural/builtins.js";
import { loadModel, onnxEngine, train } from "../dist/node.js";

const data = builtinDataset("sensors", { rows: 300, seed: 1 });
const engine = await onnxEngine({ threads: 1 });
const training = train(data, { engine, epochs: 3, latent: 3 });
let loss;
for await (const event of training) if (event.type === "done") loss = event.validationLoss;
const folder = await mkdtemp(join(tmpdir(), "hourglass-score-"));
try {
  const path = join(folder, "model.safetensors");
  await (await training.model).save(path);
  const model = await loadModel(path, { engine });
  const [score] = await model.score(data);
  console.log(JSON.stringify({ engine: engine.name, loss, score }));
} finally {
  await engine.close();
  await rm(folder, { recursive: true });
}
