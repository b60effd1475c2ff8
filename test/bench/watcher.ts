import type { Benchmark, Figure } from "./figure";
import { mixtures } from "./mixtures";
import { watch, watchedMinutes, type Rule, type Situation, type Watched } from "./watching";

const seeds = [1, 2, 3];
const projectCounts = [1, 3, 5, 10, 25];
const fixed = (seconds: number): Rule => ({ kind: "fixed", everyMs: seconds * 1_000 });
const watcher = (knows: "nothing" | "everything", looking = false): Rule => ({ kind: "watcher", knows, looking });
const rules: readonly [string, Rule][] = [
  ["every 3 s (the Airflow provider)", fixed(3)],
  ["every 5 s (Kestra)", fixed(5)],
  ["every 10 s (Dagster)", fixed(10)],
  ["every 30 s", fixed(30)],
  ["the watcher, durations known", watcher("everything")],
  ["the watcher, learning", watcher("nothing")],
  ["the watcher, learning, somebody looks", watcher("nothing", true)],
];

/** From the end of a run to its being seen, and what that costs: the real workspace, or fixed intervals. */
export const delays: Benchmark = {
  name: "watcher",
  title: `From a run's end to its being seen (virtual clock, ${watchedMinutes} minutes, mean of ${seeds.length} seeds; Hex takes 20 reads a minute and says nothing of it)`,
  async measure() {
    const figures: Figure[] = [];
    for (const projects of projectCounts) {
      for (const [name, rule] of rules) {
        figures.push(await figure(`${projects} projects, ${name}`, { rule, projects, limit: 20, headers: false }));
      }
    }
    for (const headers of [true, false]) {
      const said = headers ? "Hex says what is left" : "Hex says nothing";
      for (const projects of [1, 5, 25]) {
        const situation = { rule: watcher("nothing"), projects, limit: 30, headers };
        figures.push(await figure(`${projects} projects, limit 30, ${said}`, situation));
        figures.push(
          await figure(`${projects} projects, limit 30, ${said}, another tool reads 15 a minute`, {
            ...situation,
            others: 15,
          }),
        );
      }
    }
    return [...figures, ...(await mixtures())];
  },
};

async function figure(what: string, situation: Omit<Situation, "seed">): Promise<Figure> {
  const results: Watched[] = [];
  for (const seed of seeds) {
    results.push(await watch({ ...situation, seed }));
  }
  const mean = (value: (one: Watched) => number) => results.reduce((sum, one) => sum + value(one), 0) / results.length;
  const meanMs = mean(({ delaysMs }) => delaysMs.reduce((sum, ms) => sum + ms, 0) / delaysMs.length);
  const p95Ms = mean(({ delaysMs }) => [...delaysMs].sort((a, b) => a - b)[Math.floor(0.95 * delaysMs.length)] ?? NaN);
  const others =
    situation.others === undefined ? "" : `, ${mean((one) => one.othersRefused).toFixed(0)} of the other tool's`;
  return {
    what,
    value: [
      `mean ${(meanMs / 1_000).toFixed(2)} s`,
      `p95 ${(p95Ms / 1_000).toFixed(1)} s`,
      `${mean(({ reads }) => reads / watchedMinutes).toFixed(2)} reads a minute`,
      `${mean(({ reads, delaysMs }) => reads / delaysMs.length).toFixed(1)} a run`,
      `${mean(({ refused }) => refused).toFixed(0)} refused${others}`,
    ].join(", "),
  };
}
