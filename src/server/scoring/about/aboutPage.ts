import { html } from "../../../report/html.ts";
import { page, type Section, section } from "../../../report/page.ts";
import { facts, paragraph } from "../../../report/parts.ts";
import { styleHash } from "../../../report/style.ts";
import { table } from "../../../report/table.ts";
import type { ServedModel } from "../work/servedModel.ts";
import { tasks, tasksOf } from "../work/tasks.ts";

/** The page at `/`: what is served and how to ask, without a script; and the policy that it is sent under. */
export function aboutPage(
  models: readonly ServedModel[],
  version: string,
): { readonly page: string; readonly policy: string } {
  return {
    page: page({
      title: models.map(({ name }) => name).join(", "),
      subtitle: "Served by Hourglass over HTTP.",
      sections: [...models.map(modelSection), elsewhere],
      footer: `Hourglass ${version}. This page asks no other for anything and runs no script.`,
    }),
    policy: `default-src 'none'; img-src data:; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  };
}

function modelSection(served: ServedModel): Section {
  const { name, current } = served;
  const { provenance, family } = current;
  const path = `/models/${encodeURIComponent(name)}`;
  return section(
    name,
    facts({
      kind:
        family === "autoencoder"
          ? `${current.spec.type} autoencoder of ${current.spec.input.kind}`
          : "denoiser of pictures of any size",
      "trained on": `${provenance.data}, ${provenance.rows} rows`,
    }),
    table(
      ["POST to", "does"],
      tasksOf(current).map((task) => [html`<code>${path}/${task}</code>`, tasks[task].summary]),
      { caption: `What ${name} does` },
    ),
    html`<p>For example: <code>${exampleOf(served, path)}</code></p>`,
  );
}

/** A command line that asks a model. */
function exampleOf({ current }: ServedModel, path: string): string {
  const [task] = tasksOf(current);
  const pictures = current.family === "denoiser" || current.spec.input.kind === "pictures";
  return `curl --data-binary @${pictures ? "picture.png" : "rows.csv"} http://HOST${path}/${task}`;
}

const elsewhere = section(
  "Elsewhere",
  html`<ul>
<li><a href="/openapi.json">/openapi.json</a>: every task, what it takes and gives, for programs that write clients</li>
<li><a href="/models">/models</a>: the models and their columns</li>
<li><a href="/health">/health</a>, <a href="/metrics">/metrics</a>: for those who watch over it</li>
</ul>`,
  paragraph(
    "Rows come as JSON, NDJSON, CSV, TSV, Parquet, npy or pictures, by Content-Type, and go as Accept asks, else as they came.",
  ),
);
