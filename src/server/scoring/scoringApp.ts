import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { understood } from "../../core/understood.ts";
import type { Denoiser, Model } from "../../node.ts";
import { commonHeaders } from "../http/headers.ts";
import { aboutPage } from "./about/aboutPage.ts";
import { describedModel } from "./about/describedModel.ts";
import type { Metrics } from "./about/metrics.ts";
import { openApi } from "./about/openApi.ts";
import { type Body, takeBody } from "./in/body.ts";
import { full, noModel, notFound, refused, slow, wrongMethod } from "./out/refusals.ts";
import { begun, json, send } from "./out/respond.ts";
import { batcher } from "./work/batcher.ts";
import { type Gate, lanes } from "./work/gate.ts";
import { joined } from "./work/joined.ts";
import { readParameters } from "./work/parameters.ts";
import { apart, rowTasks } from "./work/results.ts";
import { score, type Workshop } from "./work/score.ts";
import type { ServedModel } from "./work/servedModel.ts";
import { type TaskName, tasks } from "./work/tasks.ts";

/** What the service is made of. */
export interface ScoringParts {
  readonly models: readonly ServedModel[];
  readonly gate: Gate;
  readonly counts: Metrics;
  /** Most bytes of a body. */
  readonly bodyBytes: number;
  /** Most seconds from a request's head to the first byte of its answer. */
  readonly answerSeconds: number;
  readonly version: string;
  /** Said of what a person who runs the service should know. */
  note(sentence: string): void;
}

type Env = { Bindings: HttpBindings };

/** Rows that pass through the engine at once; requests of no more than these are computed together. */
const smallRows = 256;
/** Large requests at a time: their memory is bounded each, and they share the engine. */
const largeTogether = 2;

/** The service: each task of each model, and what describes, counts and reloads them. */
export function scoringApp(parts: ScoringParts): Hono<Env> {
  const { models, counts, gate } = parts;
  const shop = workshop(parts);
  const app = new Hono<Env>();

  app.get("/", (c) => {
    const { page, policy } = aboutPage(models, parts.version);
    return c.body(page, 200, {
      ...commonHeaders,
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": policy,
    });
  });
  app.get("/health", () => json({ status: "ok" }));
  app.get("/metrics", () => {
    const { inside, room } = gate;
    const text = counts.text({ inside, room, models: models.map(({ name }) => name) });
    return new Response(text, {
      headers: { ...commonHeaders, "Content-Type": "text/plain; version=0.0.4; charset=utf-8" },
    });
  });
  app.get("/openapi.json", () => json(openApi(models, parts.version)));
  app.get("/models", () => json({ models: models.map(describedModel) }));
  app.get("/models/:model", (c) => {
    const served = models.find(({ name }) => name === c.req.param("model"));
    return served ? json(describedModel(served)) : send(noModel(c.req.param("model"), models));
  });
  app.post("/reload", async () => json(await reloadAll(parts)));
  app.post("/models/:model/:task", (c) => answerTask(c, c.req.param("model"), c.req.param("task")));
  // After the routes above, another method at one of their paths.
  app.post("/:task", (c) => answerTask(c, undefined, c.req.param("task")));
  app.notFound(({ req: { path } }) => send(wrongMethod(path) ?? notFound(path)));
  app.onError((error) => send(refused(error)));

  async function answerTask(c: Context<Env>, name: string | undefined, word: string): Promise<Response> {
    const began = performance.now();
    const served =
      name === undefined && models.length === 1 ? models[0] : models.find((one) => one.name === name);
    const task = (Object.keys(tasks) as TaskName[]).find((one) => one === word);
    if (!task) return send(notFound(c.req.path));
    if (!served) return send(noModel(name, models));
    const onRows = (rows: number) => counts.rows(served.name, task, rows);
    const answered = (status: number) =>
      counts.answered({ model: served.name, task, status, seconds: (performance.now() - began) / 1000 });
    const leave = gate.enter();
    if (!leave) {
      answered(503);
      return send(full(gate));
    }
    let body: Body | undefined;
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort("time"), parts.answerSeconds * 1000);
    c.env.outgoing.once("close", () => patience.abort("gone"));
    const { signal } = patience;
    try {
      const parameters = readParameters(new URL(c.req.url).searchParams, tasks[task].parameters);
      body = await takeBody(c.env.incoming, parts.bodyBytes);
      const taken = body;
      const contentType = c.req.header("Content-Type") ?? "";
      const accept = c.req.header("Accept");
      const response = await begun((start) =>
        served.using(async (model) => {
          try {
            const request = { task, parameters, body: taken, contentType, accept, signal, onRows };
            await score(model, request, shop, start);
          } finally {
            leave();
            await taken.discard();
          }
        }),
      );
      answered(200);
      return response;
    } catch (error) {
      leave();
      await body?.discard();
      const said = signal.reason === "time" ? slow(parts.answerSeconds) : refused(error, body);
      answered(signal.reason === "gone" ? 499 : said.status);
      return send(said);
    } finally {
      clearTimeout(timer);
    }
  }
  return app;
}

function workshop({ counts }: ScoringParts): Workshop {
  const keys = new WeakMap<Model | Denoiser, string>();
  let generations = 0;
  return {
    smallRows,
    large: lanes(largeTogether),
    small: batcher(
      smallRows,
      async (works) => {
        const [{ model, task, parameters }] = works;
        const sets = works.map(({ data }) => data);
        return apart(
          rowTasks[task](model, sets.length === 1 ? sets[0] : joined(sets), parameters),
          sets.map(({ rows }) => rows),
        );
      },
      counts.batch,
    ),
    keyOf: (model) => {
      const known = keys.get(model);
      if (known) return known;
      const key = `${generations++}`;
      keys.set(model, key);
      return key;
    },
  };
}

/** Loads every model again; one that cannot be loaded goes on as it is, and the answer says so. */
export async function reloadAll({ models, counts, note }: Pick<ScoringParts, "models" | "counts" | "note">) {
  const results = await Promise.all(
    models.map(async ({ name, reload }) => {
      try {
        await reload();
        counts.reloaded(name, true);
        note(`${name}: loaded again`);
        return { name, reloaded: true };
      } catch (error) {
        counts.reloaded(name, false);
        const { message } = understood(error);
        note(`${name}: not loaded again, and goes on as it was: ${message}`);
        return { name, reloaded: false, error: message };
      }
    }),
  );
  return { models: results };
}
