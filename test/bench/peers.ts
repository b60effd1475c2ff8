import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { packageExtension } from "../vscode/packaging";
import { activations, emptyId, ourId, summary } from "./activation";
import type { Activation } from "./activationHost";
import { type Benchmark, bytes, type Figure, median } from "./figure";
import { watch, watchedMinutes, type Rule } from "./watching";

const rules: readonly [string, Rule][] = [
  ["every 3 s", { kind: "fixed", everyMs: 3_000 }],
  ["every 5 s", { kind: "fixed", everyMs: 5_000 }],
  ["every 10 s", { kind: "fixed", everyMs: 10_000 }],
  ["every 30 s", { kind: "fixed", everyMs: 30_000 }],
  ["Hex Runs", { kind: "watcher", knows: "nothing", looking: true }],
];

/** `npm run bench -- peers [--peer FILE.vsix]`: ours beside others, in one run on one machine. */
export const peers: Benchmark = {
  name: "peers",
  title: "Beside others: activation, size, and requests against the delay to an end",
  onlyNamed: true,
  async measure({ peers: files }) {
    const figures = await watching();
    return [...(await sizes(files)), ...activationFigures(await activations(files)), ...figures];
  },
};

async function sizes(files: readonly string[]): Promise<Figure[]> {
  const sizeOf = async (file: string) => bytes((await stat(file)).size);
  const others = files.map(async (file) => ({ what: `.vsix of ${basename(file)}`, value: await sizeOf(file) }));
  return [{ what: ".vsix of Hex Runs", value: await sizeOf(await packageExtension()) }, ...(await Promise.all(others))];
}

function activationFigures(results: readonly Activation[]): Figure[] {
  const ids = [emptyId, ourId, ...new Set(results.map(({ id }) => id).filter((id) => id !== emptyId && id !== ourId))];
  const of = (id: string, when: Activation["when"]) =>
    results.filter((result) => result.id === id && result.when === when);
  const empty = median(of(emptyId, "settled").map(({ ms }) => ms));
  return ids.flatMap((id): Figure[] => {
    const settled = of(id, "settled");
    const times = (median(settled.map(({ ms }) => ms)) / empty).toFixed(1);
    return [
      {
        what: `${id}: activation in a settled host`,
        value: `${summary(settled, "ms")}, ${times} times the empty one's`,
        target: id === ourId ? "at most 2 times" : undefined,
      },
      { what: "… processor time", value: summary(settled, "cpuMs") },
      { what: "… while the host starts", value: summary(of(id, "starting"), "ms") },
    ];
  });
}

/** On a virtual clock against a Hex that takes 30 reads a minute and says so. */
async function watching(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const projects of [1, 5, 25]) {
    for (const [name, rule] of rules) {
      const { delaysMs, reads, refused } = await watch({ rule, projects, seed: 1, limit: 30, headers: true });
      const meanMs = delaysMs.reduce((sum, ms) => sum + ms, 0) / delaysMs.length;
      figures.push({
        what: `${projects} active runs, ${name}`,
        value: `${(reads / watchedMinutes).toFixed(1)} requests a minute, ${refused} refused, an end is seen after ${(meanMs / 1_000).toFixed(1)} s (mean)`,
      });
    }
  }
  return figures;
}
