import { showActiveRuns } from "../actions/showActiveRuns";
import { cancelRun } from "../actions/cancelRun";
import { cancelAllRuns } from "../actions/cancelAll";
import { compareRuns } from "../runPage/compare";
import { chooseProjectOfFile } from "../hexFiles/chooseProjectOfFile";
import { copyId, copyLink } from "../actions/copy";
import { copyRunAs } from "../copyAs/copyRunAs";
import { openProject, openRun, showRun } from "../actions/openInHex";
import { pinProject, unpinProject } from "../actions/pinProject";
import { clearProjectFilter, filterProjects, sortProjects } from "../actions/projectFilter";
import { runWithInputsFromFile } from "../inputsFile/runWithInputsFromFile";
import { deletePreset, editPreset, runPreset, savePreset } from "../presets/presetCommands";
import { loadMore, refresh } from "../actions/refresh";
import { runAgain, runAgainWithChanges, runProject, runWithInputs } from "../inputs/run";

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
