import { expect, test } from "vitest";
import { nodeHost } from "../../hosts/node/open.ts";
import { openSource } from "../open.ts";

/** The times of the time steps of a CSV text, its columns and its notes. */
async function series(content: string) {
  const data = await openSource(nodeHost, new File([content], "s.csv"), { series: true, window: 2 });
  const times = Array.from({ length: data.cut!.timeSteps }, (_, step) => data.cut!.timeOf!(step));
  await data.close();
  return { times, columns: data.columns?.map(({ name }) => name), notes: data.notes };
}

test("days in one column and times of day in another are one time", async () => {
  const { times, columns, notes } = await series(
    "Date,Clock,x\n31/12/2024,23:59,1\n31/12/2024,23:58,2\n1/1/2025,00:00,3\n",
  );
  expect(times).toEqual(["2024-12-31T23:58:00", "2024-12-31T23:59:00", "2025-01-01"]);
  expect(columns).toEqual(["x"]);
  expect(notes.slice(0, 2)).toEqual([
    'Columns "Date" and "Clock" are the time of the series.',
    'Column "Date" goes back in 1 row: time steps are in its order, not in that of the file.',
  ]);
});

test("dates that have a time take none from another column", async () => {
  const { times, notes } = await series("when,start,x\n2024-01-01 10:00,09:00,1\n2024-01-01 11:00,09:30,2\n");
  expect(times).toEqual(["2024-01-01T10:00:00", "2024-01-01T11:00:00"]);
  expect(notes).toContain('Column "when" is the time of the series.');
});

test("times of day alone go on into the next day, and are shown without one", async () => {
  const { times, notes } = await series("time,x\n23:58,1\n23:59,2\n00:00,3\n00:01,4\n");
  expect(times).toEqual(["23:58:00", "23:59:00", "00:00:00", "00:01:00"]);
  expect(notes.slice(0, 2)).toEqual([
    'Column "time" is the time of the series.',
    'Column "time" has times of day alone: where they go back, the next day begins.',
  ]);
  expect(notes.join()).not.toContain("gap");
});

test("seconds since 1970 are dates, other numbers their own", async () => {
  expect((await series("epoch,x\n1706659200,1\n1706659260,2\n1706659320,3\n")).times[1]).toBe(
    "2024-01-31T00:01:00",
  );
  expect((await series("time,x\n0.5,1\n1,2\n1.5,3\n")).times).toEqual(["0.5", "1", "1.5"]);
});
