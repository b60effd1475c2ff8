/** The commands of this extension by their names below `hexRuns.`; package.json has those that people can find. */
export const commandNames = [
  "signIn",
  "tryAgain",
  "useEnvironmentToken",
  "signOut",
  "switchWorkspace",
  "runProject",
  "runWithInputs",
  "runWithInputsFromFile",
  "runAgain",
  "runAgainWithChanges",
  "cancelRun",
  "cancelAllRuns",
  "refresh",
  "loadMore",
  "openProject",
  "openRun",
  "showRun",
  "compareRuns",
  "copyLink",
  "copyId",
  "copyRunAs",
  "pinProject",
  "unpinProject",
  "filterProjects",
  "clearProjectFilter",
  "sortProjects",
  "showActiveRuns",
  "savePreset",
  "runPreset",
  "editPreset",
  "deletePreset",
  "chooseProjectOfFile",
  "keepPage",
  "pageBack",
  "pageForward",
  "showLog",
  "getStarted",
  // Behind links in texts, and behind the last row of the recent runs: not in the palette.
  "followLink",
  "showMoreRecent",
] as const;

/** Those that need nothing but VS Code, so that they load no further code. */
export type OwnCommandName = Extract<CommandName, "showLog" | "getStarted">;
export type CommandName = (typeof commandNames)[number];
/** What VS Code knows a command by. */
export type CommandId = `hexRuns.${CommandName}`;
