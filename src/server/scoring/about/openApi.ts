import { pictureKinds, typeOf } from "../in/mediaTypes.ts";
import { type Parameter, parameters } from "../work/parameters.ts";
import type { ServedModel } from "../work/servedModel.ts";
import { type Task, type TaskName, tasks, tasksOf } from "../work/tasks.ts";

type Json = Readonly<Record<string, unknown>>;

/** The service as an OpenAPI 3.1 document: each task of each loaded model, with the rows that it takes. */
export function openApi(models: readonly ServedModel[], version: string): Json {
  return {
    openapi: "3.1.0",
    info: {
      title: "Hourglass",
      version,
      summary: "Scoring by autoencoders.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    security: [{}, { token: [] }],
    paths: {
      "/health": {
        get: { operationId: "health", summary: "Whether it answers; needs no token.", responses: ok() },
      },
      "/metrics": {
        get: {
          operationId: "metrics",
          summary: "What was done, for Prometheus.",
          responses: {
            200: { description: "Counters.", content: { "text/plain": { schema: { type: "string" } } } },
          },
        },
      },
      "/models": {
        get: { operationId: "models", summary: "The loaded models and what they take.", responses: ok() },
      },
      "/reload": {
        post: {
          operationId: "reload",
          summary: "Load the model files again; who asks meanwhile is answered by the models from before.",
          responses: ok(),
        },
      },
      ...Object.fromEntries(models.flatMap((model) => pathsOf(model))),
    },
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
      schemas: { Error: errorSchema },
      responses: {
        Refused: {
          description: "Refused: one line says what is wrong and what to do.",
          content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
        },
      },
    },
  };
}

function pathsOf(served: ServedModel): [string, Json][] {
  return tasksOf(served.current).map((task) => [
    `/models/${encodeURIComponent(served.name)}/${task}`,
    { post: operation(served, task) },
  ]);
}

function operation(served: ServedModel, name: TaskName): Json {
  const task: Task = tasks[name];
  const refused = { $ref: "#/components/responses/Refused" };
  return {
    operationId: `${served.name} ${name}`,
    tags: [served.name],
    summary: task.summary,
    parameters: task.parameters.map((parameter) => {
      const { type, help, minimum, maximum, default: fixed }: Parameter = parameters[parameter];
      return {
        name: parameter,
        in: "query",
        description: help,
        schema: { type, minimum, maximum, default: fixed },
      };
    }),
    requestBody: { required: true, content: bodyOf(served, task) },
    responses: {
      200: { description: "Done.", content: answerOf(served, task) },
      ...Object.fromEntries(
        [400, 401, 403, 404, 408, 413, 415, 421, 422, 503].map((code) => [code, refused]),
      ),
    },
  };
}

const binary = {};
const text = { schema: { type: "string" } };
const rowFiles = {
  [typeOf("csv")]: text,
  [typeOf("tsv")]: text,
  [typeOf("jsonl")]: text,
  [typeOf("parquet")]: binary,
  [typeOf("npy")]: binary,
};
const pictureFiles = Object.fromEntries(pictureKinds.map((kind) => [typeOf(kind), binary]));
const form = {
  [typeOf("form")]: {
    schema: {
      type: "object",
      properties: { file: { type: "array", items: { type: "string", format: "binary" } } },
    },
  },
};

function bodyOf({ current }: ServedModel, { takes }: Task): Json {
  if (takes === "pictures") return { ...pictureFiles, ...form };
  if (takes === "codes" || current.family !== "autoencoder")
    return { [typeOf("json")]: { schema: object({ codes: lists }) }, ...rowFiles };
  const { input } = current.spec;
  const json = { [typeOf("json")]: { schema: object({ rows: rowSchema(input) }) } };
  return input.kind === "pictures"
    ? { ...pictureFiles, ...form, [typeOf("npy")]: binary, ...json }
    : { ...json, ...rowFiles };
}

function answerOf({ current }: ServedModel, { gives }: Task): Json {
  const pictures = current.family === "autoencoder" && current.spec.input.kind === "pictures";
  const zip = { "application/zip": binary };
  switch (gives) {
    case "file":
      return { "application/octet-stream": binary };
    case "pictures":
      return { [typeOf("png")]: binary, ...zip };
    case "codes":
      return { [typeOf("json")]: { schema: object({ codes: lists }) }, ...rowFiles };
    case "verdicts":
      return { [typeOf("json")]: { schema: verdicts }, ...rowFiles };
    case "rows":
      return pictures
        ? {
            [typeOf("json")]: { schema: object({ rows: lists }) },
            [typeOf("png")]: binary,
            ...zip,
            [typeOf("npy")]: binary,
          }
        : {
            [typeOf("json")]: {
              schema: object({
                rows: current.family === "autoencoder" ? rowSchema(current.spec.input) : lists,
              }),
            },
            ...rowFiles,
          };
    default:
      return gives satisfies never;
  }
}

const numbers = { type: "array", items: { type: ["number", "null"] } };
const lists = { type: "array", items: numbers };

type InputSpec = Extract<ServedModel["current"], { family: "autoencoder" }>["spec"]["input"];

/** A list of rows as JSON: records by the names of columns, or lists of numbers. */
function rowSchema(input: InputSpec): Json {
  if (input.kind !== "table") return lists;
  const properties = Object.fromEntries(
    input.columns.map((column) => [
      column.name,
      column.kind === "numeric"
        ? { type: ["number", "null"] }
        : { type: ["string", "null"], examples: column.categories.slice(0, 5) },
    ]),
  );
  return { type: "array", items: { anyOf: [{ type: "object", properties }, numbers] } };
}

const verdicts = object({
  rate: { type: "number" },
  threshold: { type: "number", description: "The score from which a row is an anomaly." },
  rows: {
    type: "array",
    items: object({
      row: { type: "integer" },
      score: { type: "number", description: "Higher is odder; about 0 ± 1 for normal rows." },
      anomaly: { type: "boolean" },
      blame: {
        type: "array",
        items: object({
          column: { type: "string" },
          value: { type: ["number", "string"] },
          expected: { type: ["number", "string"] },
          share: { type: "number", description: "Share of the row's squared residual, 0…1." },
        }),
      },
    }),
  },
});

const errorSchema = object({
  error: object({ code: { type: "string" }, reason: { type: "string" }, message: { type: "string" } }),
});

function object(properties: Json): Json {
  return { type: "object", properties };
}

function ok(): Json {
  return { 200: { description: "Done.", content: { "application/json": { schema: { type: "object" } } } } };
}
