import { openDataset, train } from "autoencoder";

const drop = document.querySelector("#drop");
const input = document.querySelector("#file");
const status = document.querySelector("#status");
const table = document.querySelector("#rows");

/** Rows that are shown, the oddest first. */
const most = 20;

drop.addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.classList.add("over");
});
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  rank(event.dataTransfer.files[0]);
});
input.addEventListener("change", () => rank(input.files[0]));

/** Trains on a file's rows and shows those that the model finds the oddest. */
async function rank(file) {
  if (!file) return;
  table.hidden = true;
  try {
    status.textContent = `Reading ${file.name} …`;
    const data = await openDataset(file);
    const training = train(data, { seconds: 10 });
    for await (const event of training) {
      if (event.type === "step") status.textContent = `Learning, ${Math.ceil(event.secondsLeft)} s left …`;
    }
    const model = await training.model;
    const verdicts = await model.detect(data);
    show(verdicts.sort((a, b) => b.score - a.score).slice(0, most));
    status.textContent = `The ${Math.min(most, data.rows)} oddest of ${data.rows} rows.`;
    await model.close();
    await data.close();
  } catch (error) {
    status.textContent = error.message;
  }
}

/** Text alone is put into the page: a cell of a foreign file is never markup. */
function show(verdicts) {
  const rows = verdicts.map(({ row, score, anomaly, blame }) => {
    const because = blame.map(({ column, value, expected }) => `${column} ${value} (expected ${expected})`);
    const line = document.createElement("tr");
    for (const text of [row + 1, score.toFixed(1), anomaly ? "yes" : "", because.join(", ")])
      line.insertCell().textContent = text;
    return line;
  });
  table.tBodies[0].replaceChildren(...rows);
  table.hidden = false;
}
