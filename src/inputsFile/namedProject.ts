import * as vscode from "vscode";
import { findKnown, findProject, wrongFor, type FoundProject } from "../findProject";
import { viewIdIn } from "../hex/address";
import type { ProjectId } from "../hex/types";
import { addressErrorMessage, addressTextErrorMessage } from "../ui/errors/entryErrors";
import { withProgress } from "../ui/messages";
import { plain } from "../util/text";
import type { HexWorkspace } from "../workspace";
import type { FileProblem } from "./checkInputs";
import type { InputsFile, ReadInputsFile } from "./readInputsFile";

/** The project that a file names, as far as that is known without a request. */
export function knownProject(file: InputsFile, workspace: HexWorkspace | undefined): ProjectId | undefined {
  const found = file.title === undefined || !workspace ? undefined : findKnown(workspace, file.title);
  return found && "project" in found ? found.project.id : file.projectId;
}

/**
 * Finds the project that a file names, as a task does: a title is looked for among all projects. Undefined when it
 * names none, or the search was cancelled.
 *
 * @throws HexError when Hex does not tell.
 */
export async function findNamed(
  file: InputsFile,
  workspace: HexWorkspace,
): Promise<ProjectId | FileProblem | "cancelled" | undefined> {
  const { title, projectId } = file;
  if (title === undefined) {
    return projectId;
  }
  const ending = new AbortController();
  const find = () => findProject(workspace, title, ending.signal);
  const found = await (workspace.allProjects.hasMore
    ? withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: vscode.l10n.t("Looking for “{0}” in Hex", plain(title, 120)),
          cancellable: true,
        },
        (_progress, cancellation) => {
          cancellation.onCancellationRequested(() => ending.abort());
          return find();
        },
      )
    : find());
  if ("project" in found) {
    return found.project.id;
  }
  return ending.signal.aborted ? "cancelled" : { place: placeOf(file), message: whyNone(found, title, workspace) };
}

/** Problems with the project and the saved view that a file names, found without a request. */
export function namedProblems(read: ReadInputsFile, workspace: HexWorkspace | undefined): FileProblem[] {
  if ("problem" in read) {
    return [];
  }
  const { options, optionPlaces } = read.file;
  const message = whyNotNamed(read.file, workspace);
  const { viewId } = (options ?? {}) as { viewId?: unknown };
  const viewPlace = optionPlaces.get("viewId");
  const isBadView = typeof viewId === "string" && viewId.trim() !== "" && viewIdIn(viewId) === undefined;
  return [
    ...(message === undefined ? [] : [{ place: placeOf(read.file), message }]),
    ...(isBadView && viewPlace
      ? [
          {
            place: viewPlace,
            message: vscode.l10n.t("This isn’t a saved view. Open the saved view in Hex and copy the URL."),
          },
        ]
      : []),
  ];
}

/** The host is checked only while signed in. */
function whyNotNamed({ project, title }: InputsFile, workspace: HexWorkspace | undefined): string | undefined {
  if (title !== undefined) {
    const found = workspace && findKnown(workspace, title);
    return found && "several" in found ? whyNone(found, title, workspace) : undefined;
  }
  const broken = project && "problem" in project ? addressTextErrorMessage(project) : undefined;
  const wrong = project && (workspace ? wrongFor(workspace, project) : undefined);
  return broken ?? (wrong && workspace && addressErrorMessage(wrong, workspace));
}

function whyNone(
  found: Exclude<FoundProject, { project: unknown }>,
  title: string,
  workspace: Pick<HexWorkspace, "hostName">,
): string {
  if ("problem" in found) {
    return addressErrorMessage(found, workspace);
  }
  const named = plain(title, 120);
  return "several" in found
    ? vscode.l10n.t("{0} projects have the title “{1}”. Use the URL or ID of one of them.", found.several.length, named)
    : vscode.l10n.t("No project “{0}” in {1}.", named, workspace.hostName);
}

function placeOf({ projectPlace }: InputsFile): FileProblem["place"] {
  return projectPlace ?? { start: 0, end: 0 };
}
