import type { CommandHandler } from "./context";
import { projectsView, runsView, withViewProgress } from "../ui/progress";
import { projectTarget } from "./target";

/** *Hex: Refresh*: brings what is shown up to date; what was known stays when that fails. */
export const refresh: CommandHandler = async ({ workspace }) => {
  await withViewProgress([runsView, projectsView], () => workspace.loader.refresh());
};

/** The last row of a list that has more: older runs of its project, or the next page of projects. */
export const loadMore: CommandHandler = async ({ workspace }, argument) => {
  const projectId = projectTarget(argument);
  await withViewProgress([projectsView], () =>
    projectId === undefined ? workspace.projects.showMore() : workspace.loader.moreRuns(projectId),
  );
};
