import type { ServedModel } from "../work/servedModel.ts";
import { tasksOf } from "../work/tasks.ts";

/** What a program has to know of a model to ask it. */
export function describedModel({ name, current }: ServedModel) {
  const { family, provenance, parameters } = current;
  const { data, rows, date, version } = provenance;
  return {
    name,
    family,
    tasks: tasksOf(current),
    ...(current.family === "autoencoder"
      ? { type: current.spec.type, latent: current.spec.latent, input: inputOf(current.spec.input) }
      : { channels: current.spec.channels }),
    parameters,
    trained: { data, rows, date, version },
  };
}

type InputSpec = Extract<ServedModel["current"], { family: "autoencoder" }>["spec"]["input"];

function inputOf(input: InputSpec) {
  switch (input.kind) {
    case "pictures": {
      const { kind, channels, height, width } = input;
      return { kind, channels, height, width };
    }
    case "table":
      return {
        kind: input.kind,
        columns: input.columns.map((column) =>
          column.kind === "numeric"
            ? { name: column.name, kind: column.kind }
            : { name: column.name, kind: column.kind, categories: column.categories },
        ),
      };
    case "series":
      return { kind: input.kind, window: input.window, columns: input.columns.map(({ name }) => ({ name })) };
    default:
      return input satisfies never;
  }
}
