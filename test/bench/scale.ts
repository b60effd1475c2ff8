import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { bundleForNode } from "./bundle";
import type { Benchmark, Figure } from "./figure";
import type { Heap, Picker, Refreshes, Watch } from "./scaleNode";
import { measureWindow } from "./scaleWindow";

const hours = 24;
const timeLimitMs = 20 * 60_000;

/** 5,000 projects, 100,000 past runs, 25 active: how soon, how much, how often. */
export const scale: Benchmark = {
  name: "scale",
  title: "At once, and at size: 5,000 projects, 100,000 past runs, 25 active",
  async measure() {
    const bundle = await bundleForNode("scaleNode");
    const inNode = async <T>(...args: readonly string[]): Promise<T> => {
      const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", bundle, ...args], {
        timeout: timeLimitMs,
      });
      return JSON.parse(stdout) as T;
    };
    return [
      ...heapFigures(await inNode<Heap>("heap")),
      ...pickerFigures(await inNode<Picker>("picker")),
      ...refreshFigures(await inNode<Refreshes>("refreshes")),
      ...watchFigures(
        await inNode<Watch>("watch", String(hours), "still"),
        await inNode<Watch>("watch", "2", "ticking"),
        await inNode<Watch>("watch", "2", "still"),
      ),
      ...(await measureWindow()),
    ];
  },
};

function heapFigures({ projects, watched, allRuns }: Heap): Figure[] {
  return [
    { what: "Heap above its start: 5,000 projects", value: megabytes(projects) },
    { what: "… and the newest runs of 25 that are watched", value: megabytes(watched) },
    { what: "… and after all 100,000 runs were loaded", value: megabytes(allRuns), target: "under 30 MB" },
  ];
}

function pickerFigures({ cold, warm }: Picker): Figure[] {
  return [
    {
      what: "Requests until Run Project lists every project, the first time",
      value: `${cold.requests} (${Math.round(cold.ms / 1_000)} s within the budget)`,
    },
    { what: "… a day later, after a restart", value: String(warm.requests), target: "at most 2" },
    {
      what: "… and the time beside Hex's answer, file and list included",
      value: `${(warm.ms + warm.cpuMs).toFixed(0)} ms`,
      target: "under 1 s",
    },
  ];
}

function refreshFigures({ changedRuns, events, rows, listed }: Refreshes): Figure[] {
  return [
    { what: "Refresh events of a tree for a changed run", value: (events / changedRuns).toFixed(2), target: "1" },
    { what: "… and rows that are asked for, both views", value: (rows / changedRuns).toFixed(1) },
    {
      what: "1,000 projects listed: their rows asked for while 25 projects are polled for ten minutes",
      value: `${listed.rows} (${listed.polls} polls)`,
    },
    { what: "… and once a minute, looking which of them read differently", value: `${listed.tickMs.toFixed(1)} ms` },
  ];
}

function watchFigures(day: Watch, ticking: Watch, still: Watch): Figure[] {
  return [
    {
      what: `Heap growth in ${hours} hours of watching (${day.polls} polls)`,
      value: megabytes(day.growth),
      target: "under 1 MB",
    },
    {
      what: "CPU time of a poll: answer, store, views",
      value: `${(day.cpuMs / day.polls).toFixed(2)} ms`,
      target: "under 2 ms",
    },
    {
      what: "CPU time of a minute in which running times go on",
      value: `${((ticking.cpuMs - still.cpuMs) / 120).toFixed(1)} ms`,
    },
  ];
}

function megabytes(count: number): string {
  return `${(count / 1_000_000).toFixed(2)} MB`;
}
