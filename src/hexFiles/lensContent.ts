import * as vscode from "vscode";
import { isActive, type ProjectId } from "../hex/types";
import type { SessionState } from "../signIn/sessions";
import { joined, runAgo, runIcon, runLabel } from "../ui/format";
import type { HexWorkspace } from "../workspace";

/** A lens; VS Code drops a space after an icon, so that it would touch the text, but none that doesn't break. */
export function lensOf(range: vscode.Range, command: vscode.Command): vscode.CodeLens {
  return new vscode.CodeLens(range, { ...command, title: command.title.replace(/^(\$\([^)]+\)) /, "$1\u00a0") });
}

/** The lens of a file without a project ID. */
export function chooseLens(uri: string, line: number): vscode.CodeLens {
  const title = vscode.l10n.t("$(link) Choose Project…");
  const tooltip = vscode.l10n.t(
    "This file doesn’t say which project it belongs to. Your choice is saved in this workspace, not in the file.",
  );
  return lensOf(new vscode.Range(line, 0, line, 0), {
    title,
    tooltip,
    command: "hexRuns.chooseProjectOfFile",
    arguments: [{ uri }],
  });
}

/** The commands of the lenses above a project's file: its last run and actions, or only *Sign in* while signed out. */
export function projectCommands(
  state: SessionState,
  workspace: HexWorkspace | undefined,
  projectId: ProjectId,
): vscode.Command[] {
  if (state !== "signedIn") {
    const title =
      state === "refused"
        ? vscode.l10n.t("$(sign-in) Sign in to Hex again")
        : vscode.l10n.t("$(sign-in) Sign in to Hex");
    return [{ title, command: "hexRuns.signIn" }];
  }
  return [
    ...(workspace ? [lastRun(workspace, projectId)] : []),
    {
      title: vscode.l10n.t("$(play) Run"),
      command: "hexRuns.runProject",
      arguments: [{ projectId, from: "file" }],
    },
    { title: vscode.l10n.t("Run with Inputs…"), command: "hexRuns.runWithInputs", arguments: [{ projectId }] },
    ...(workspace ? cancelRun(workspace, projectId) : []),
    { title: vscode.l10n.t("Open in Hex"), command: "hexRuns.openProject", arguments: [{ projectId }] },
  ];
}

/** The last run's status, and its age or progress. */
function lastRun(workspace: HexWorkspace, projectId: ProjectId): vscode.Command {
  const { store } = workspace;
  const { runs, gone, error, loadedAtMs } = store.runsOf(projectId);
  const [last] = runs;
  if (gone) {
    return { title: vscode.l10n.t("$(circle-slash) Not in this Hex workspace"), command: "hexRuns.switchWorkspace" };
  }
  if (last) {
    const { id } = runIcon(workspace, last);
    const text = joined(runLabel(workspace, last), isActive(last) ? undefined : runAgo(last, store.now()));
    const { runId } = last;
    return {
      title: `$(${id}) ${text}`,
      tooltip: vscode.l10n.t("Show the project’s last run"),
      command: "hexRuns.showRun",
      arguments: [{ projectId, runId }],
    };
  }
  if (error) {
    return { title: vscode.l10n.t("$(warning) Couldn’t load its runs"), command: "hexRuns.refresh" };
  }
  return { title: loadedAtMs === undefined ? vscode.l10n.t("Loading…") : vscode.l10n.t("No runs yet"), command: "" };
}

/** Cancels the project's newest run that is active and not being cancelled already. */
function cancelRun({ store }: HexWorkspace, projectId: ProjectId): vscode.Command[] {
  const { runs, gone } = store.runsOf(projectId);
  const run = gone ? undefined : runs.find((one) => isActive(one) && !store.isCancelling(one.runId));
  return run
    ? [
        {
          title: vscode.l10n.t("$(debug-stop) Cancel Run"),
          command: "hexRuns.cancelRun",
          arguments: [{ projectId, runId: run.runId }],
        },
      ]
    : [];
}

/** What the lenses say, to tell whether it has changed. */
export function textOf(commands: readonly vscode.Command[]): string {
  return commands.map(({ title }) => title).join("\n");
}
