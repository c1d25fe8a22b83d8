/** What a server has done, in the text format that Prometheus reads (version 0.0.4). */
export interface Metrics {
  /** Counts an answered request. */
  answered(request: { model: string; task: string; status: number; seconds: number }): void;
  /** Counts rows that were computed for a task. */
  rows(model: string, task: string, count: number): void;
  /** Counts a batch of rows that were computed together. */
  batch(rows: number): void;
  /** Counts an attempt to load a model again. */
  reloaded(model: string, ok: boolean): void;
  /** Everything that was counted, and what is true now. */
  text(now: { inside: number; room: number; models: readonly string[] }): string;
}

type Labels = Readonly<Record<string, string | number>>;

/** Upper ends of the time's classes, in seconds. */
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Upper ends of the batches' classes, in rows. */
const batchRows = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/** Counts from nothing. */
export function metrics(): Metrics {
  const requests = counter("hourglass_requests_total", "Requests answered, by model, task and status.");
  const rows = counter("hourglass_rows_total", "Rows computed, by model and task.");
  const reloads = counter("hourglass_reloads_total", "Attempts to load a model again, by model and result.");
  const times = histogram(
    "hourglass_request_seconds",
    "Seconds from a request's head to its answer.",
    seconds,
  );
  const batches = histogram(
    "hourglass_batch_rows",
    "Rows of small requests that were computed together.",
    batchRows,
  );
  return {
    answered: ({ model, task, status, seconds: took }) => {
      requests.add({ model, task, status });
      times.add({ task }, took);
    },
    rows: (model, task, count) => rows.add({ model, task }, count),
    batch: (count) => batches.add({}, count),
    reloaded: (model, ok) => reloads.add({ model, result: ok ? "ok" : "refused" }),
    text: ({ inside, room, models }) => {
      const { user, system } = process.cpuUsage();
      return [
        ...[requests, rows, reloads, times, batches].flatMap(({ lines }) => lines()),
        ...gauge("hourglass_requests_inside", "Requests under way, those that wait among them.", inside),
        ...gauge(
          "hourglass_requests_room",
          "Most requests under way before others are refused with 503.",
          room,
        ),
        "# HELP hourglass_model_loaded Models that answer.",
        "# TYPE hourglass_model_loaded gauge",
        ...models.map((model) => `hourglass_model_loaded${shown({ model })} 1`),
        ...gauge("process_resident_memory_bytes", "Memory of the process.", process.memoryUsage.rss()),
        "# HELP process_cpu_seconds_total Processor time of the process.",
        "# TYPE process_cpu_seconds_total counter",
        `process_cpu_seconds_total ${(user + system) / 1e6}`,
        ...gauge("process_uptime_seconds", "Seconds since the process began.", process.uptime()),
        "",
      ].join("\n");
    },
  };
}

function counter(name: string, help: string) {
  const counts = new Map<string, number>();
  return {
    add: (labels: Labels, by = 1) => {
      const key = shown(labels);
      counts.set(key, (counts.get(key) ?? 0) + by);
    },
    lines: () => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} counter`,
      ...[...counts].map(([labels, count]) => `${name}${labels} ${count}`),
    ],
  };
}

function histogram(name: string, help: string, bounds: readonly number[]) {
  const all = new Map<string, { labels: Labels; counts: number[]; sum: number; count: number }>();
  return {
    add: (labels: Labels, value: number) => {
      const key = shown(labels);
      const own = all.get(key) ?? { labels, counts: bounds.map(() => 0), sum: 0, count: 0 };
      all.set(key, own);
      for (const [i, bound] of bounds.entries()) if (value <= bound) own.counts[i]++;
      own.sum += value;
      own.count++;
    },
    lines: () => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} histogram`,
      ...[...all.values()].flatMap(({ labels, counts, sum, count }) => [
        ...bounds.map((le, i) => `${name}_bucket${shown({ ...labels, le })} ${counts[i]}`),
        `${name}_bucket${shown({ ...labels, le: "+Inf" })} ${count}`,
        `${name}_sum${shown(labels)} ${sum}`,
        `${name}_count${shown(labels)} ${count}`,
      ]),
    ],
  };
}

function gauge(name: string, help: string, value: number): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, `${name} ${value}`];
}

/** Labels in braces; a model's name may hold anything that a file's may. */
function shown(labels: Labels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}=${quoted(String(value))}`);
  return parts.length === 0 ? "" : `{${parts.join(",")}}`;
}

function quoted(value: string): string {
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
