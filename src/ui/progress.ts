import * as vscode from "vscode";
import { withProgress } from "./messages";
import { sleep, systemClock } from "../util/clock";

/** Work that takes longer than this can be stopped. */
const quietForMs = 2_000;

interface QuietProgress {
  /** What is being done. */
  title: string;
  /** What is still done after it was stopped. */
  titleWhenStopped?: string;
  /** Aborted when the user stops it. */
  stop: AbortController;
}

/** Shows progress in the status bar and, when the work takes long, in a notification that can stop it. */
export async function withQuietProgress<T>(
  { title, titleWhenStopped, stop }: QuietProgress,
  work: () => Promise<T>,
): Promise<T> {
  return await withProgress({ location: vscode.ProgressLocation.Window, title }, async (progress) => {
    const working = work();
    const settled = working.then(
      () => true,
      () => true,
    );
    const isQuick = await Promise.race([settled, sleep(systemClock, quietForMs).then(() => false)]);
    if (!isQuick) {
      const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
      void withProgress(options, async (_, token) => {
        token.onCancellationRequested(() => {
          progress.report({ message: titleWhenStopped });
          stop.abort();
        });
        await settled;
      });
    }
    return await working;
  });
}

/** Shows the progress bar of these views during the work. */
export async function withViewProgress<T>(viewIds: readonly string[], work: () => Promise<T>): Promise<T> {
  const working = work();
  const settled = working.then(
    () => undefined,
    () => undefined,
  );
  for (const viewId of viewIds) {
    void withProgress({ location: { viewId } }, () => settled);
  }
  return await working;
}

export const runsView = "hexRuns.runs";
export const projectsView = "hexRuns.projects";
