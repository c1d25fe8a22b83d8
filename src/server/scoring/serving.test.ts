import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sent } from "../../../test/sent.ts";
import {
  type Dataset,
  encodePicture,
  type Model,
  openDataset,
  type Picture,
  startEngine,
  tableStream,
  train,
  writeTable,
} from "../../node.ts";
import { type Serving, type ServingOptions, startServing } from "./startServing.ts";

const folder = mkdtempSync(join(tmpdir(), "hourglass-serving-"));
const at = (name: string) => join(folder, name);
const notes: string[] = [];
let engine: Awaited<ReturnType<typeof startEngine>>;
let table: Model;
let pictures: Model;
let data: Dataset;
let server: Serving;

const started = (options: Partial<ServingOptions> = {}) =>
  startServing({ models: [at("sensors.safetensors")], port: 0, version: "0", threads: 1, ...options });

beforeAll(async () => {
  engine = await startEngine({ threads: 1 });
  data = await openDataset("sensors", { rows: 400, label: "anomaly" });
  table = await train(data, { epochs: 3, latent: 3, engine }).model;
  await table.save(at("sensors.safetensors"));
  const glyphs = await openDataset("glyphs", { rows: 300 });
  pictures = await train(glyphs, { epochs: 1, latent: 4, layers: [4, 4], engine }).model;
  await pictures.save(at("glyphs <b>.safetensors"));
  await glyphs.close();
  server = await started({
    models: [at("sensors.safetensors"), at("glyphs <b>.safetensors")],
    note: (sentence) => notes.push(sentence),
  });
}, 120_000);
afterAll(async () => {
  await server.stop(1);
  await data.close();
  await engine.close();
  rmSync(folder, { recursive: true });
  const left = readdirSync(tmpdir()).filter((name) => name.startsWith(`hourglass-${process.pid}-`));
  expect(left).toEqual([]);
});

const sensors = (task: string) => `${server.address}/models/sensors/${task}`;
const glyphs = (task: string) => `${server.address}/models/${encodeURIComponent("glyphs <b>")}/${task}`;

/** Some rows of the sensors as records. */
async function records(count: number, from = 0): Promise<Record<string, number | string>[]> {
  const rows = Array.from({ length: count }, (_, i) => from + i);
  const { data: values } = await data.read(rows);
  const columns = data.columns!;
  return rows.map((_, i) =>
    Object.fromEntries(
      columns.map(({ name, kind, categories }, c) => {
        const value = Number(values[i * columns.length + c]);
        return [name, kind === "numeric" ? value : categories![value]];
      }),
    ),
  );
}

const post = (url: string, body: BodyInit, type: string, accept?: string) =>
  fetch(url, { method: "POST", body, headers: { "Content-Type": type, ...(accept && { Accept: accept }) } });
const postJson = async (url: string, document: unknown) =>
  (await post(url, JSON.stringify(document), "application/json")).json();

/** What the library says of the same rows. */
async function asked<T>(
  model: Model,
  rows: Record<string, number | string>[],
  task: (data: Dataset) => Promise<T>,
) {
  const opened = await model.open({ rows });
  const result = await task(opened);
  await opened.close();
  return result;
}

/** One of the built-in pictures, as a file and as pixels. */
async function glyph(row: number): Promise<{ bytes: Uint8Array<ArrayBuffer>; picture: Picture }> {
  const set = await openDataset("glyphs", { rows: row + 1 });
  const { data: pixels } = await set.read([row]);
  await set.close();
  const picture = { dtype: "uint8", shape: [1, 28, 28], data: pixels } as Picture;
  return { bytes: new Uint8Array(await encodePicture(picture, "png")), picture };
}

describe("each task says over HTTP what the library says", () => {
  test("detect, as JSON: the library's verdicts", async () => {
    const rows = await records(20);
    const answer = await postJson(sensors("detect?rate=0.1"), { rows });
    const verdicts = await asked(table, rows, (d) => table.detect(d, { rate: 0.1 }));
    expect(answer).toEqual({ ...table.calibration({ rate: 0.1 }), rows: verdicts });
  });

  test("encode, decode and reconstruct, as JSON, there and back", async () => {
    const rows = await records(5);
    const { codes } = await postJson(sensors("encode"), rows);
    const expected = await asked(table, rows, (d) => table.encode(d));
    expect(codes.flat()).toEqual(Array.from(expected.data));
    const decoded = await postJson(sensors("decode"), { codes });
    expect(decoded).toEqual(await postJson(sensors("reconstruct"), { rows }));
    expect(Object.keys(decoded.rows[0])).toEqual(data.columns!.map(({ name }) => name));
  });

  const formats = [
    ["csv", "text/csv"],
    ["tsv", "text/tab-separated-values"],
    ["jsonl", "application/x-ndjson"],
    ["parquet", "application/vnd.apache.parquet"],
  ] as const;
  test.each(formats)("%s in, and by default the same out", async (format, type) => {
    const rows = await records(30);
    const columns = data.columns!.map(({ name, kind }) => ({
      name,
      kind: kind === "numeric" ? ("number" as const) : ("text" as const),
    }));
    const pieces: Uint8Array[] = [];
    const cells = rows.map((row) => columns.map(({ name }) => row[name]));
    for await (const piece of tableStream(format, columns, cells, cells.length)) pieces.push(piece);
    const answer = await post(sensors("encode"), Buffer.concat(pieces), type);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, type]);
    const back = await openDataset(new File([await answer.arrayBuffer()], `codes.${format}`));
    const expected = await asked(table, rows, (d) => table.encode(d));
    const { data: got } = await back.read(rows.map((_, i) => i));
    expect(Array.from(got as Float64Array)).toEqual(Array.from(expected.data));
    await back.close();
  });

  test("the answer is written as Accept ranks, or refused", async () => {
    const body = JSON.stringify(await records(2));
    const asks = (accept: string) => post(sensors("detect"), body, "application/json", accept);
    expect((await asks("text/csv;q=0.5, application/x-npy")).headers.get("content-type")).toBe(
      "application/x-npy",
    );
    expect((await asks("text/csv, */*;q=0.1")).headers.get("content-type")).toBe("text/csv");
    expect((await asks("application/json;q=0, text/*")).headers.get("content-type")).toBe("text/csv");
    const refused = await asks("text/html");
    expect([refused.status, (await refused.json()).error.message]).toEqual([
      415,
      expect.stringContaining(
        "Accept: the answer cannot be written so, got text/html; ask for one of application/json",
      ),
    ]);
  });

  test("the type is told from the content where nobody chose one, as curl sends it", async () => {
    const rows = await records(3);
    await writeTable(
      at("rows.csv"),
      data.columns!.map(({ name, kind }) => ({ name, kind: kind === "numeric" ? "number" : "text" })),
      rows.map((row) => Object.values(row)),
    );
    const { readFileSync } = await import("node:fs");
    const answer = await post(
      sensors("detect"),
      readFileSync(at("rows.csv")),
      "application/x-www-form-urlencoded",
    );
    expect(await answer.text()).toMatch(/^row,score,verdict,blame_1/);
  });

  test("a table larger than what is kept in memory streams through a temporary file, which goes", async () => {
    const rows = await records(400);
    const lines = rows.map((row) => Object.values(row).join(","));
    const many = Array.from({ length: 30 }, () => lines).flat();
    const body = `${Object.keys(rows[0]).join(",")}\n${many.join("\n")}\n`;
    expect(body.length).toBeGreaterThan(1 << 20);
    const answer = await post(sensors("detect"), body, "text/csv");
    const text = (await answer.text()).trimEnd().split("\n");
    expect(text).toHaveLength(many.length + 1);
    const verdicts = await asked(table, rows, (d) => table.detect(d));
    for (const row of [0, 399, 400, 11_999])
      expect(text[row + 1].split(",").slice(0, 2)).toEqual([`${row}`, `${verdicts[row % 400].score}`]);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`hourglass-${process.pid}-`))).toEqual([]);
  });

  test("pictures: one as it came, several as a zip or an array, each as the library has it", async () => {
    const { bytes, picture } = await glyph(3);
    const one = await post(glyphs("reconstruct"), bytes, "image/png");
    expect(one.headers.get("content-type")).toBe("image/png");
    const back = await openDataset(new Blob([await one.arrayBuffer()]));
    expect(back.shape).toEqual([1, 28, 28]);
    await back.close();

    const form = new FormData();
    const names = ["../up/9.png", "b.png", "b.png", ".a.png"];
    for (const [row, name] of names.entries())
      form.append("files", new File([(await glyph(row)).bytes], name));
    const many = (accept: string) =>
      fetch(glyphs("reconstruct"), { method: "POST", body: form, headers: { Accept: accept } });
    const zip = await many("application/zip");
    const entries = unzipSync(new Uint8Array(await zip.arrayBuffer()));
    expect(Object.keys(entries)).toEqual(["9.png", "b.png", "2-b.png", ".a.png"]);
    // In the order of the form.
    const { rows } = await (await many("application/json")).json();
    for (const row of names.keys()) {
      const alone = await (
        await post(glyphs("reconstruct"), (await glyph(row)).bytes, "image/png", "application/json")
      ).json();
      expect(rows[row]).toEqual(alone.rows[0]);
    }

    const npy = await post(glyphs("reconstruct"), bytes, "image/png", "application/x-npy");
    const array = await openDataset(new File([await npy.arrayBuffer()], "a.npy"));
    const expected = await pictures.reconstruct(
      await pictures.open({ data: picture.data as Uint8Array, shape: [1, 28, 28] }),
    );
    expect(Array.from((await array.read([0])).data as Float32Array)).toEqual(Array.from(expected.data));
    await array.close();

    const verdict = await (await post(glyphs("detect"), bytes, "image/png")).json();
    expect(verdict.rows).toEqual([
      { row: 0, score: expect.any(Number), anomaly: expect.any(Boolean), blame: [] },
    ]);
  });

  test("denoise cleans one picture, of the model's size or another", async () => {
    const { bytes } = await glyph(1);
    const same = await post(glyphs("denoise"), bytes, "image/png");
    expect([same.status, same.headers.get("content-type")]).toEqual([200, "image/png"]);
    const wide = await encodePicture(
      { dtype: "uint8", shape: [1, 20, 40], data: new Uint8Array(800).fill(90) },
      "jpeg",
    );
    const other = await post(glyphs("denoise"), Uint8Array.from(wide), "image/jpeg");
    const opened = await openDataset(new Blob([await other.arrayBuffer()]));
    expect([other.headers.get("content-type"), opened.shape]).toEqual(["image/jpeg", [1, 20, 40]]);
    await opened.close();
  });

  test("compress gives a file that the library unpacks", async () => {
    const answer = await post(
      sensors("compress?embed=true"),
      JSON.stringify(await records(50)),
      "application/json",
    );
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const { decompress } = await import("../../node.ts");
    const opened = await decompress(bytes, { engine });
    expect(opened.rows).toBe(50);
    await opened.model.close();
  });
});

test("requests that are computed together are answered apart, each with its own rows", async () => {
  const sizes = Array.from({ length: 40 }, (_, i) => 1 + (i % 5));
  const asks = await Promise.all(sizes.map((size, i) => records(size, i)));
  const answers = await Promise.all(
    asks.flatMap((rows) => [postJson(sensors("detect"), rows), postJson(sensors("encode"), rows)]),
  );
  for (const [i, rows] of asks.entries()) {
    const [verdicts, { codes }] = answers.slice(2 * i, 2 * i + 2);
    const expected = await asked(table, rows, (d) => table.detect(d));
    expect(verdicts.rows.map(({ row }: { row: number }) => row)).toEqual(rows.map((_, row) => row));
    for (const [row, { score, blame }] of expected.entries()) {
      expect(verdicts.rows[row].score).toBeCloseTo(score, 7);
      expect(verdicts.rows[row].blame[0].column).toBe(blame[0].column);
    }
    expect(codes.flat()).toEqual(Array.from((await asked(table, rows, (d) => table.encode(d))).data));
  }
});

describe("what is wrong is one JSON line with the rule and the repair", () => {
  test.each([
    ["{", 422, "the request: is no valid JSON"],
    ["[]", 422, "the request: holds no rows; send one row or more"],
    ["[[1,2]]", 422, "the request: a row without names must have the model's 14 numbers, got 2"],
    ['[{"a":1}]', 422, "the request: must have the model's columns"],
    [`${"[".repeat(20)}${"]".repeat(20)}`, 422, "the request: its JSON must be nested at most 16 times"],
    [
      '{"rows":[{}, 3]}',
      422,
      "the request: its rows must all be records, or all be lists of numbers, got {}",
    ],
    ['"x"', 422, "the request: its JSON must be"],
  ])("%s", async (body, status, message) => {
    const answer = await post(sensors("detect"), body, "application/json");
    const text = await answer.text();
    expect([answer.status, text.trimEnd().includes("\n")]).toEqual([status, false]);
    expect(JSON.parse(text).error.message).toContain(message);
  });

  test("paths, methods, models, parameters, types", async () => {
    const told = async (response: Response) => [response.status, (await response.json()).error.message];
    const rows = JSON.stringify(await records(1));
    expect(await told(await post(`${server.address}/detect`, rows, "application/json"))).toEqual([
      404,
      expect.stringContaining(
        "must name one of several models; POST to /models/NAME/TASK, NAME one of sensors, glyphs <b>",
      ),
    ]);
    expect(await told(await post(`${server.address}/models/x/detect`, rows, "application/json"))).toEqual([
      404,
      expect.stringContaining("x: no model of this name is loaded"),
    ]);
    expect(await told(await fetch(sensors("detect")))).toEqual([405, expect.stringContaining("POST")]);
    expect(await told(await fetch(`${server.address}/nothing`))).toEqual([
      404,
      expect.stringContaining("/openapi.json"),
    ]);
    expect(await told(await post(sensors("detect?rate=2"), rows, "application/json"))).toEqual([
      400,
      "rate: must be a number at least 0 and at most 1, got 2",
    ]);
    expect(await told(await post(sensors("detect?speed=2"), rows, "application/json"))).toEqual([
      400,
      "speed: is no parameter of this task; it takes rate, threshold, label, delimiter, encoding, header",
    ]);
    expect(await told(await post(sensors("detect"), rows, "video/mp4"))).toEqual([
      415,
      expect.stringContaining("Content-Type: is of no kind that is read, got video/mp4"),
    ]);
    expect(await told(await post(sensors("denoise"), rows, "application/json"))).toEqual([
      415,
      expect.stringContaining("must be a picture"),
    ]);
  });

  test("a hostile Parquet body ends neither the server nor the other requests", async () => {
    const bytes = new Uint8Array(5000).map((_, i) => (i * 31) % 256);
    bytes.set([0x50, 0x41, 0x52, 0x31]);
    for (const type of ["application/vnd.apache.parquet", "application/x-npz", "image/png"]) {
      const answer = await post(sensors("detect"), bytes, type);
      const { error } = await answer.json();
      expect(answer.status).toBe(422);
      // Of another reader the sentence would be another: this one says what the other process made of it.
      expect(error.message).toMatch(/^request\.parquet: cannot be read as a table \(Invalid Input Error/);
    }
    expect((await fetch(`${server.address}/health`)).status).toBe(200);
  });
});

describe("row 25: limits", () => {
  const head = (line: string, ...headers: string[]) =>
    [line, "Host: 127.0.0.1", ...headers, "", ""].join("\r\n");
  const detect = "POST /models/sensors/detect HTTP/1.1";

  test("a body that is too large is refused with 413, announced or not", async () => {
    const small = await started({ bodyBytes: 2000 });
    const large = " ".repeat(3000);
    expect((await post(`${small.address}/detect`, large, "application/json")).status).toBe(413);
    const chunked = new ReadableStream({
      start: (controller) => {
        for (let i = 0; i < 30; i++) controller.enqueue(new TextEncoder().encode(" ".repeat(100)));
        controller.close();
      },
    });
    const answer = await fetch(`${small.address}/detect`, {
      method: "POST",
      body: chunked,
      duplex: "half",
    } as RequestInit);
    expect([answer.status, (await answer.json()).error.message]).toEqual([
      413,
      "the request: its body must be at most 2000 bytes; send it in parts, or score the file by the command line",
    ]);
    await small.stop(1);
  });

  test("a head that is too long is refused with 431", async () => {
    const answer = await sent(server.port, head(detect, `X: ${"x".repeat(20_000)}`));
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toContain('"message":"the request: its headers are too long"');
  });

  test("a client that is too slow is refused with 408, in its head and in its body", async () => {
    const hasty = await started({ headerSeconds: 0.3, requestSeconds: 0.6 });
    const began = performance.now();
    const [slowHead, slowBody] = await Promise.all([
      sent(hasty.port, "POST /detect HTTP/1.1\r\nHost: 127.0.0.1\r\n"),
      sent(hasty.port, `${head("POST /detect HTTP/1.1", "Content-Length: 100")}{`),
    ]);
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(slowHead).toMatch(/^HTTP\/1\.1 408 /);
    expect(slowBody).toMatch(/^HTTP\/1\.1 408 /);
    expect(slowBody).toContain("did not come to its end in time");
    await hasty.stop(1);
  });

  test("a client that does not take its answer is cut off, and holds up nobody", async () => {
    const hasty = await started({ silentSeconds: 1 });
    const rows = await records(400);
    const lines = rows.map((row) => Object.values(row).join(","));
    const body = [Object.keys(rows[0]).join(","), ...Array.from({ length: 60 }, () => lines).flat()].join(
      "\n",
    );
    const deaf = [0, 1].map(() => {
      const socket = connect({ port: hasty.port, host: "127.0.0.1" });
      socket.pause();
      socket.on("error", () => {});
      socket.write(
        `${head("POST /detect HTTP/1.1", "Content-Type: text/csv", `Content-Length: ${body.length}`)}${body}`,
      );
      return socket;
    });
    const inside = async () =>
      (await (await fetch(`${hasty.address}/metrics`)).text()).match(/requests_inside (\d+)/)?.[1];
    await expect.poll(inside, { timeout: 15_000 }).toBe("2");
    // As many as there are lanes for large requests.
    await expect.poll(inside, { timeout: 15_000 }).toBe("0");
    expect((await post(`${hasty.address}/detect`, body, "text/csv")).status).toBe(200);
    for (const socket of deaf) socket.destroy();
    await hasty.stop(1);
  });

  test("two ways to say a body's length, or a broken one, are refused with 400", async () => {
    for (const headers of [
      ["Content-Length: 2", "Transfer-Encoding: chunked"],
      ["Content-Length: 2", "Content-Length: 3"],
      ["Content-Length: -1"],
      ["Transfer-Encoding: gzip"],
      ["Content-Length : 2"],
    ]) {
      const answer = await sent(server.port, `${head(detect, ...headers)}[]`);
      expect(answer, headers.join()).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).not.toContain("HTTP/1.1 2");
    }
  });

  test("a packed body is refused, so that a few bytes do not become many", async () => {
    const answer = await fetch(sensors("detect"), {
      method: "POST",
      body: "x",
      headers: { "Content-Encoding": "gzip" },
    });
    expect([answer.status, (await answer.json()).error.message]).toEqual([
      415,
      expect.stringContaining("Content-Encoding: a body must not be packed, got gzip"),
    ]);
  });
});

describe("row 26: names that hold a script stay text", () => {
  test("on the page, which runs no script and asks no other for anything", async () => {
    const answer = await fetch(server.address);
    const text = await answer.text();
    expect(answer.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; img-src data:; style-src 'sha256-/,
    );
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(text).toContain("glyphs &lt;b&gt;");
    expect(text).not.toMatch(/glyphs <b>|<script/);
  });
  test("and in the metrics' labels", async () => {
    const text = await (await fetch(`${server.address}/metrics`)).text();
    expect(text).toContain('hourglass_model_loaded{model="glyphs <b>"} 1');
    expect(text).toMatch(/hourglass_requests_total\{model="sensors",task="detect",status="200"\} \d+/);
    expect(text).toMatch(/hourglass_request_seconds_bucket\{task="detect",le="\+Inf"\} \d+/);
  });
});

test("row 23: beyond this machine it is refused without a token", async () => {
  for (const host of ["0.0.0.0", "::", "192.168.1.5", "example.org"])
    await expect(started({ host })).rejects.toThrow(
      `${host}: is reached from beyond this machine, which needs a token; give one (token)`,
    );
  const open = await started({ host: "0.0.0.0", token: "s3cret" });
  const url = `http://127.0.0.1:${open.port}/models`;
  expect((await fetch(url)).status).toBe(401);
  expect((await fetch(url, { headers: { Authorization: "Bearer s3cret" } })).status).toBe(200);
  await open.stop(1);
});

test("one model alone needs no name, and its tasks are described with its columns", async () => {
  const alone = await started();
  expect((await postJson(`${alone.address}/encode`, await records(1))).codes).toHaveLength(1);
  const document = await (await fetch(`${alone.address}/openapi.json`)).json();
  const { post: operation } = document.paths["/models/sensors/detect"];
  const row = operation.requestBody.content["application/json"].schema.properties.rows.items.anyOf[0];
  expect(Object.keys(row.properties)).toEqual(data.columns!.map(({ name }) => name));
  expect(document.paths["/models/sensors/denoise"]).toBe(undefined);
  await alone.stop(1);
});

describe("row 36: no answer is lost", () => {
  test("a full queue refuses with 503 and Retry-After, and answers again once there is room", async () => {
    const narrow = await started({ room: 2 });
    // A head without its body takes a place.
    const waiting = [0, 1].map(() => connect({ port: narrow.port, host: "127.0.0.1" }));
    for (const socket of waiting)
      socket.write(
        "POST /detect HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n[",
      );
    const body = JSON.stringify(await records(1));
    const ask = () => post(`${narrow.address}/detect`, body, "application/json");
    await expect.poll(async () => (await ask()).status).toBe(503);
    const refused = await ask();
    expect(refused.headers.get("retry-after")).toBe("1");
    expect((await refused.json()).error).toMatchObject({ reason: "busy", code: "failed" });
    for (const socket of waiting) socket.destroy();
    await expect.poll(async () => (await ask()).status).toBe(200);
    await narrow.stop(1);
  });

  test("clients that go away in the middle leave nothing behind and hold up nobody", async () => {
    const body = JSON.stringify({ rows: await records(200) });
    const request = `POST /models/sensors/detect HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    for (let i = 0; i < 30; i++) {
      const socket = connect({ port: server.port, host: "127.0.0.1" });
      // Some before the end of the body, some while it is computed.
      socket.write(i % 2 ? request : request.slice(0, -100), () => setTimeout(() => socket.destroy(), i % 5));
      socket.on("error", () => {});
    }
    const rows = await records(2);
    expect((await postJson(sensors("detect"), rows)).rows).toEqual(
      await asked(table, rows, (d) => table.detect(d)),
    );
    await expect
      .poll(
        async () =>
          (await (await fetch(`${server.address}/metrics`)).text()).match(/requests_inside (\d+)/)?.[1],
      )
      .toBe("0");
  });

  test("a model that is swapped under load: every request is answered, by the old one or the new", async () => {
    const other = await train(data, { epochs: 1, latent: 3, seed: 9, engine }).model;
    const path = at("swapped.safetensors");
    await table.save(path);
    const swapping = await started({ models: [path] });
    const rows = await records(1);
    const scores = await Promise.all(
      [table, other].map((model) => asked(model, rows, async (d) => (await model.detect(d))[0].score)),
    );
    const seen = new Map<string, number>();
    let going = true;
    const client = async () => {
      while (going) {
        const answer = await postJson(`${swapping.address}/detect`, { rows });
        // Its last digit depends on the row's place in the batch.
        const score = answer.rows[0].score.toFixed(7);
        seen.set(score, (seen.get(score) ?? 0) + 1);
      }
    };
    const clients = Array.from({ length: 16 }, client);
    for (let i = 0; i < 6; i++) {
      await (i % 2 ? table : other).save(path);
      const answer = await (await fetch(`${swapping.address}/reload`, { method: "POST" })).json();
      expect(answer).toEqual({ models: [{ name: "swapped", reloaded: true }] });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    going = false;
    await Promise.all(clients);
    expect([...seen.keys()].sort()).toEqual(scores.map((score) => score.toFixed(7)).sort());
    expect(Math.min(...seen.values())).toBeGreaterThan(0);
    await swapping.stop(1);
    await other.close();
  });

  test("an answer that is still being sent when the model is swapped is whole, and the old model's", async () => {
    const path = at("long.safetensors");
    await table.save(path);
    const swapping = await started({ models: [path] });
    const rows = await records(400);
    const lines = rows.map((row) => Object.values(row).join(","));
    const body = [Object.keys(rows[0]).join(","), ...Array.from({ length: 60 }, () => lines).flat()].join(
      "\n",
    );
    const answer = await post(`${swapping.address}/detect`, body, "text/csv");
    const reader = answer.body!.getReader();
    let text = Buffer.from((await reader.read()).value!).toString();
    await pictures.save(path);
    await fetch(`${swapping.address}/reload`, { method: "POST" });
    for (let next = await reader.read(); !next.done; next = await reader.read())
      text += Buffer.from(next.value).toString();
    expect(text.trimEnd().split("\n")).toHaveLength(24_001);
    await swapping.stop(1);
  });

  test("a file that is no model any more leaves the one that answers, and says so", async () => {
    const path = at("broken.safetensors");
    await table.save(path);
    const told: string[] = [];
    const kept = await started({ models: [path], note: (sentence) => told.push(sentence) });
    writeFileSync(path, "no model");
    const answer = await (await fetch(`${kept.address}/reload`, { method: "POST" })).json();
    expect(answer.models[0]).toMatchObject({
      reloaded: false,
      error: expect.stringContaining("broken.safetensors"),
    });
    expect(told[0]).toContain("not loaded again, and goes on as it was");
    expect((await postJson(`${kept.address}/encode`, await records(1))).codes).toHaveLength(1);
    await kept.stop(1);
  });

  test("a file that changes is loaded again where it is watched", async () => {
    const path = at("watched.safetensors");
    await table.save(path);
    const told: string[] = [];
    const watching = await started({ models: [path], watch: true, note: (sentence) => told.push(sentence) });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await pictures.save(path);
    await expect.poll(() => told, { timeout: 15_000 }).toEqual(["watched: loaded again"]);
    const { models } = await (await fetch(`${watching.address}/models`)).json();
    expect(models[0].input.kind).toBe("pictures");
    await watching.stop(1);
  });

  test("a stop answers what is under way first, and takes no new connection", async () => {
    const stopping = await started();
    const body = JSON.stringify({ rows: await records(300) });
    const answers = Array.from({ length: 20 }, () =>
      post(`${stopping.address}/detect`, body, "application/json"),
    );
    await expect
      .poll(
        async () => /requests_inside [1-9]/.test(await (await fetch(`${stopping.address}/metrics`)).text()),
        { timeout: 10_000, interval: 5 },
      )
      .toBe(true);
    const stopped = stopping.stop();
    for (const answer of answers) expect((await (await answer).json()).rows).toHaveLength(300);
    await stopped;
    await expect(fetch(`${stopping.address}/health`)).rejects.toThrow();
  });

  test("an answer that does not begin in time is refused with 503", async () => {
    const hasty = await started({ answerSeconds: 0.001 });
    const answer = await post(
      `${hasty.address}/detect`,
      JSON.stringify(await records(100)),
      "application/json",
    );
    expect([answer.status, (await answer.json()).error.reason]).toEqual([503, "timed-out"]);
    await hasty.stop(1);
  });
});
