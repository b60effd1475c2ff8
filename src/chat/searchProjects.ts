import { isRunnable, type Project } from "../hex/types";
import type { HexWorkspace } from "../workspace";
import { foldedWords, hasWords } from "../util/fold";
import { sleep, systemClock } from "../util/clock";
import { answerText, projectAnswer } from "./toolAnswers";

/** A model does not wait longer for the rest of a long list, ms. */
const longestSearchMs = 20_000;

/**
 * Projects whose titles hold all words of `search`, those that can be run and were edited last first.
 *
 * @throws HexError when nothing could be loaded.
 */
export async function searchProjects(
  workspace: HexWorkspace,
  search: string | undefined,
  limit: number,
  signal: AbortSignal,
): Promise<string> {
  const { allProjects, store } = workspace;
  await withinTime(load(workspace, search === undefined), signal);
  const words = foldedWords(search ?? "");
  const found = [...store.projects].filter(({ title }) => hasWords(title, words)).sort(bestFirst);
  const note = allProjects.hasMore
    ? "Not all projects are loaded yet; try again later for the rest, or use an id."
    : undefined;
  return answerText(
    { found: found.length, ...(note && { note }) },
    "projects",
    found.slice(0, limit).map(projectAnswer),
  );
}

async function load({ allProjects }: HexWorkspace, isFirstEnough: boolean): Promise<void> {
  if (isFirstEnough) {
    await (allProjects.loadedAtMs === undefined ? allProjects.loadMore("user") : undefined);
    return;
  }
  // The first pages are waited for; the rest of a long list comes within the budget.
  let pages = 0;
  await allProjects.complete(
    () => ((pages += 1) < 3 ? "user" : "view"),
    () => true,
  );
}

/** Waits for it, but not for long; what is asked of Hex goes on. Rejects as soon as the tool is stopped. */
async function withinTime(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const timeUp = new AbortController();
  const stop = () => timeUp.abort(signal.reason);
  signal.addEventListener("abort", stop);
  try {
    signal.throwIfAborted();
    await Promise.race([work, sleep(systemClock, longestSearchMs, timeUp.signal)]);
  } finally {
    signal.removeEventListener("abort", stop);
    timeUp.abort();
  }
}

function bestFirst(a: Project, b: Project): number {
  return (
    Number(isRunnable(b)) - Number(isRunnable(a)) || (b.lastEditedAt?.getTime() ?? 0) - (a.lastEditedAt?.getTime() ?? 0)
  );
}
