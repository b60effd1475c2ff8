import * as vscode from "vscode";
import type { CommandDeps } from "../actions/context";
import { signedIn } from "../actions/whoIsSignedIn";
import { readProjectId } from "../hex/address";
import { HexError } from "../hex/errors";
import { isRunnable, type Project } from "../hex/types";
import { plain } from "../util/text";
import { joined, projectTitle } from "../ui/format";
import { projectValueAt } from "./cursor";

/** More are found by typing on. */
const mostItems = 1_000;

/** Projects to choose from in tasks.json, by their titles; what is put in is the id. */
export async function completeTasksJson(
  deps: CommandDeps,
  document: vscode.TextDocument,
  position: vscode.Position,
  token: vscode.CancellationToken,
): Promise<vscode.CompletionItem[]> {
  const at = projectValueAt(document.getText(), document.offsetAt(position));
  const here = at && (await signedIn(deps));
  if (!here) {
    return [];
  }
  const { workspace } = here;
  try {
    if (workspace.allProjects.loadedAtMs === undefined) {
      await workspace.allProjects.loadMore("user");
    }
  } catch (error) {
    // What is known is offered; why there is not more is shown in the Projects view.
    if (!(error instanceof HexError)) {
      throw error;
    }
  }
  if (token.isCancellationRequested) {
    return [];
  }
  const range = new vscode.Range(document.positionAt(at.start), document.positionAt(at.end));
  const projects = [...workspace.store.projects].filter(isRunnable).sort(byTitle);
  const written = at.isBare ? "" : document.getText(range);
  // VS Code filters by what is written: a project that stands there is replaced by any other one, so all pass.
  const isProject = readProjectId(written) !== undefined || projects.some(({ title }) => title === written);
  const item = (project: Project, index: number) => {
    const title = projectTitle(workspace, project.id);
    const completion = new vscode.CompletionItem(
      { label: title, description: plain(joined(project.ownerEmail), 60) },
      vscode.CompletionItemKind.Value,
    );
    completion.insertText = at.isBare ? JSON.stringify(project.id) : project.id;
    completion.filterText = `${isProject ? written : ""} ${title} ${project.id}`;
    completion.range = range;
    completion.detail = project.id;
    // Before the variables that VS Code offers in every text of the file.
    completion.sortText = `!${String(index).padStart(5, "0")}`;
    return completion;
  };
  return projects.slice(0, mostItems).map(item);
}

function byTitle(a: Project, b: Project): number {
  return a.title.localeCompare(b.title, vscode.env.language);
}
