// @ts-check
// A process of its own for DuckDB: a hostile file that breaks its reader (a JSON nested a hundred thousand deep does)
// ends this process and not the training. Plain JavaScript, so that it runs as it lies, compiled or not. It answers
// one request at a time: { open }, { rows }, { stream }, { next }, { close }.

/** Values sent at a time: large enough for the pipe, small enough for memory. */
const batchValues = 2 ** 17;

/** @type {import("@duckdb/node-api").DuckDBInstance | undefined} */
let instance;
/** @type {import("@duckdb/node-api").DuckDBConnection | undefined} */
let connection;
/** @type {import("@duckdb/node-api").DuckDBResult | undefined} */
let result;
let width = 0;
/** @type {Promise<Batch | undefined> | undefined} */
let ahead;

/** @typedef {{ rows: number, numbers: Float64Array[], texts: (string | null)[][] }} Batch */

/** @param {string} value */
const text = (value) => `'${value.replaceAll("'", "''")}'`;

/** @param {{ paths: readonly string[], memory: string, threads: string }} options */
async function open({ paths, memory, threads }) {
  const { DuckDBInstance } = await import("@duckdb/node-api").catch(() => {
    throw new Error("missing: DuckDB");
  });
  instance = await DuckDBInstance.create(":memory:", {
    memory_limit: memory,
    threads,
    temp_directory: "",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  connection = await instance.connect();
  await connection.run(`SET allowed_paths=[${paths.map(text).join(", ")}]`);
  await connection.run("SET enable_external_access=false");
  await connection.run("SET lock_configuration=true");
}

/** Lets go of the database, and of a stream that was not read to its end. */
async function close() {
  await ahead?.catch(() => {});
  ahead = result = undefined;
  connection?.closeSync();
  instance?.closeSync();
  connection = instance = undefined;
}

/** The next rows: `width` columns of doubles, then columns of text. */
async function gather() {
  /** @type {import("@duckdb/node-api").DuckDBDataChunk[]} */
  const chunks = [];
  let rows = 0;
  let held = 0;
  while (held < batchValues) {
    const chunk = await result?.fetchChunk();
    if (!chunk?.rowCount) break;
    chunks.push(chunk);
    rows += chunk.rowCount;
    held += chunk.rowCount * chunk.columnCount;
  }
  if (rows === 0) return undefined;
  const numbers = Array.from({ length: width }, (_, c) => {
    const column = new Float64Array(rows);
    let at = 0;
    for (const chunk of chunks) {
      const vector = chunk.getColumnVector(c);
      for (let row = 0; row < chunk.rowCount; row++)
        column[at++] = /** @type {number | null} */ (vector.getItem(row)) ?? Number.NaN;
    }
    return column;
  });
  const texts = Array.from({ length: chunks[0].columnCount - width }, (_, c) =>
    chunks.flatMap((chunk) => /** @type {(string | null)[]} */ (chunk.getColumnValues(width + c))),
  );
  return { rows, numbers, texts };
}

/** @param {{ open?: Parameters<typeof open>[0], rows?: string, stream?: string, width?: number, next?: true, close?: true }} request */
async function answer(request) {
  if (request.open !== undefined) return open(request.open);
  if (request.close) return close();
  if (connection === undefined) throw new Error("internal: the database is not open");
  if (request.rows !== undefined) return (await connection.runAndReadAll(request.rows)).getRowObjectsJson();
  if (request.stream !== undefined) {
    result = await connection.stream(request.stream);
    width = request.width ?? 0;
    ahead = gather();
    // A failure is told by the `next` that waits for it.
    ahead.catch(() => {});
    return undefined;
  }
  const batch = await ahead;
  if (batch !== undefined) {
    ahead = gather();
    ahead.catch(() => {});
  }
  return batch;
}

process.on("message", (/** @type {Parameters<typeof answer>[0]} */ request) => {
  answer(request).then(
    (value) => process.send?.({ value }),
    (error) => process.send?.({ error: String(error.message) }),
  );
});
process.on("disconnect", () => process.exit(0));
