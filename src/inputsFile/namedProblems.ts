import * as vscode from "vscode";
import type { ReadInputsFile } from "./readInputsFile";
import { viewIdIn } from "../hex/address";
import { wrongFor } from "../findProject";
import { addressErrorMessage, addressTextErrorMessage } from "../ui/errors/addressErrors";
import type { FileProblem } from "./checkInputs";

/** What is wrong with how a file names its project and a saved view. While nobody is signed in, no host is wrong. */
export function namedProblems(read: ReadInputsFile, workspace: { hostName: string } | undefined): FileProblem[] {
  if ("problem" in read) {
    return [];
  }
  const { project, projectPlace, options, viewPlace } = read.file;
  const place = projectPlace ?? { start: 0, end: 0 };
  const wrong = project && (workspace ? wrongFor(workspace, project) : undefined);
  const broken = project && "problem" in project ? addressTextErrorMessage(project) : undefined;
  const message = broken ?? (wrong && workspace && addressErrorMessage(wrong, workspace));
  const { viewId } = (options ?? {}) as { viewId?: unknown };
  const isBadView = typeof viewId === "string" && viewId.trim() !== "" && viewIdIn(viewId) === undefined;
  return [
    ...(message === undefined ? [] : [{ place, message }]),
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
