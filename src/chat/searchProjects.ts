import { isRunnable, type Project } from "../hex/types";
import type { HexWorkspace } from "../runs/workspace";
import { systemClock } from "../util/clock";
import { answerText, projectAnswer } from "./answers";

/** A model does not wait longer for the rest of a long list, ms. */
const longestSearchMs = 20_000;

/**
 * Projects whose titles hold all words of `search`, those that can be run and were edited last first.
 *
 * @throws HexError when nothing could be loaded.
 */
export async function searchProjects(workspace: HexWorkspace, search: string | undefined, limit: number, signal: AbortSignal): Promise<string> {
  const { allProjects, store } = workspace;
  const isDone = await Promise.race([load(workspace, search === undefined, signal), timeUp(signal)]);
  const words = (search ?? "").toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found = [...store.projects].filter(({ title }) => words.every((word) => title.toLocaleLowerCase().includes(word))).sort(bestFirst);
  const complete = isDone && !allProjects.hasMore;
  const note = complete ? undefined : "Not all projects are loaded yet; try again later for the rest, or use an id.";
  return answerText({ found: found.length, ...(note && { note }) }, "projects", found.slice(0, limit).map(projectAnswer));
}

async function load({ allProjects }: HexWorkspace, isFirstEnough: boolean, signal: AbortSignal): Promise<boolean> {
  while (allProjects.hasMore && !(isFirstEnough && allProjects.loadedAtMs !== undefined)) {
    signal.throwIfAborted();
    await allProjects.loadMore("user");
  }
  return true;
}

function timeUp(signal: AbortSignal): Promise<false> {
  return new Promise((resolve, reject) => {
    const timer = systemClock.after(longestSearchMs, () => resolve(false));
    signal.addEventListener("abort", () => {
      timer.dispose();
      reject(signal.reason as Error);
    });
  });
}

function bestFirst(a: Project, b: Project): number {
  return Number(isRunnable(b)) - Number(isRunnable(a)) || (b.lastEditedAt?.getTime() ?? 0) - (a.lastEditedAt?.getTime() ?? 0);
}
