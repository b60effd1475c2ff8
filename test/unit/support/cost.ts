import assert from "node:assert/strict";

/** About 1 MB of plain JSON. */
const plainJson = JSON.stringify(
  Array.from({ length: 12_000 }, (_, at) => ({ name: `input_${at}`, value: [at, "text"], type: "STRING" })),
);

/**
 * Fails when the work takes the processor more than `limit` times as long as a parse of 1 MB of plain JSON takes
 * it here and now (about 10 ms on an idle machine). Milliseconds would not do: a busy machine makes everything
 * take several times as long. What these tests guard against takes seconds or minutes.
 */
export async function assertCost<T>(limit: number, what: string, work: () => T | Promise<T>): Promise<T> {
  const before = cpuMsOf(parsePlain);
  const began = process.cpuUsage();
  const result = await work();
  const tookMs = msSince(began);
  const unitMs = (before + cpuMsOf(parsePlain)) / 2;
  const said = `${what} cost ${Math.round(tookMs)} ms, ${(tookMs / unitMs).toFixed(1)} plain parses`;
  if (process.env["HEX_RUNS_COSTS"]) {
    console.log(said, `(limit ${limit})`);
  }
  assert.ok(tookMs < limit * unitMs, said);
  return result;
}

function parsePlain(): void {
  JSON.parse(plainJson);
}

function cpuMsOf(work: () => void): number {
  const began = process.cpuUsage();
  work();
  return msSince(began);
}

function msSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000;
}
