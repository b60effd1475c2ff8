import { FakeClock } from "../unit/support/fakeClock";
import { FakeHex } from "../unit/support/fakeHex";
import { openWorkspace } from "../unit/support/openWorkspace";
import type { Benchmark, Figure } from "./figure";

const minuteMs = 60_000;
const watchedMinutes = 30;

/** The real watcher on a virtual clock against a virtual Hex with a limit of 30 a minute: half an hour of each situation. */
export const requests: Benchmark = {
  name: "requests",
  title: "Requests a minute while watching (virtual clock; server limit 30 a minute)",
  measure: async () => [
    await measure("idle, no view visible", "0", { projects: 3, active: 0, visible: false }),
    await measure("idle, views visible", "at most 1", { projects: 3, active: 0, visible: true }),
    await measure("1 active run", "", { projects: 1, active: 1, visible: true }),
    await measure("5 active runs in 5 projects", "", { projects: 5, active: 5, visible: true }),
    await measure("25 active runs in 25 projects", "no 429", { projects: 25, active: 25, visible: true }),
  ],
};

interface Situation {
  projects: number;
  active: number;
  visible: boolean;
}

async function measure(what: string, target: string, { projects, active, visible }: Situation): Promise<Figure> {
  const clock = new FakeClock();
  const hex = new FakeHex(clock);
  hex.limit = 30;
  const pinned = Array.from({ length: projects }, (_, index) => hex.addProject(`Project ${index}`));
  for (const id of pinned.slice(0, active)) {
    hex.addRun(id, 10 * watchedMinutes * minuteMs);
  }
  const workspace = openWorkspace(hex, clock, { pinned });
  workspace.screen.setViewVisible(visible);
  // What a view loads first is not watching.
  await clock.advance(2 * minuteMs);
  const from = clock.now();
  await clock.advance(watchedMinutes * minuteMs);
  const aMinute = hex.countBetween(from, clock.now()) / watchedMinutes;
  workspace.dispose();
  const refused = hex.requests.filter(({ status }) => status === 429).length;
  const value = `${aMinute.toFixed(1)} a minute, at most ${hex.mostInAMinute} in any minute, ${refused} refused (429)`;
  return { what, value, target: target || undefined };
}
