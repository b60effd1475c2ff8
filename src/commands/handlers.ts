import { showActiveRuns } from "./activeRuns";
import { cancelRun } from "./cancel";
import { cancelAllRuns } from "./cancelAll";
import { compareRuns } from "./compare";
import { chooseProjectOfFile } from "./chooseProjectOfFile";
import { copyId, copyLink } from "./copy";
import { copyRunAs } from "./copyAs/copyRunAs";
import { openProject, openRun, showRun } from "./open";
import { pinProject, unpinProject } from "./pins";
import { clearProjectFilter, filterProjects, sortProjects } from "./projectFilter";
import { runWithInputsFromFile } from "./inputsFile/runWithInputsFromFile";
import { deletePreset, editPreset, runPreset, savePreset } from "./presets/presets";
import { loadMore, refresh } from "./refresh";
import { runProject, runWithInputs } from "./run";
import { runAgain, runAgainWithChanges } from "./runAgain";

/** What the commands do, by their ids below `hexRuns.`; loaded with the first one that is used. */
export const handlers = {
  runProject,
  runWithInputs,
  runAgain,
  runAgainWithChanges,
  cancelRun,
  cancelAllRuns,
  refresh,
  loadMore,
  openProject,
  openRun,
  showRun,
  compareRuns,
  copyLink,
  copyId,
  copyRunAs,
  pinProject,
  unpinProject,
  filterProjects,
  clearProjectFilter,
  sortProjects,
  showActiveRuns,
  savePreset,
  runPreset,
  editPreset,
  deletePreset,
  runWithInputsFromFile,
  chooseProjectOfFile,
};
