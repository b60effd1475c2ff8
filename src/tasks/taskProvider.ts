import * as vscode from "vscode";
import type { CommandDeps } from "../commands/context";
import { signedIn } from "../commands/whoIsSignedIn";
import type { ProjectId } from "../hex/types";
import type { SignedInWorkspace } from "../session/currentWorkspace";
import { systemClock } from "../util/clock";
import { projectTitle } from "../views/words";
import { isProjectId } from "../runs/findProject";
import { completeTasksJson } from "./completion";
import { TaskTerminal } from "./taskTerminal";

export const taskType = "hex";

/** Tasks that run projects: those of tasks.json, and one for each project that is at hand. */
export class HexTasks implements vscode.TaskProvider, vscode.CompletionItemProvider {
  constructor(private readonly deps: CommandDeps) {}

  /** Pinned projects; asks nothing of Hex. */
  async provideTasks(): Promise<vscode.Task[]> {
    const here = await signedIn(this.deps);
    if (!here) {
      return [];
    }
    const ids = await this.atHand();
    const titles = ids.map((id) => projectTitle(here.workspace, id));
    return ids.map((id, index) => {
      const title = titles[index] ?? id;
      const isUnique = titles.indexOf(title) === titles.lastIndexOf(title);
      return this.task({ type: taskType, project: id }, isUnique ? title : vscode.l10n.t("{0} ({1})", title, id.slice(0, 8)), detail(here));
    });
  }

  /** A task of tasks.json. */
  resolveTask({ definition, name, scope }: vscode.Task): vscode.Task {
    return this.task(definition, name, undefined, scope);
  }

  provideCompletionItems(document: vscode.TextDocument, position: vscode.Position, token: vscode.CancellationToken): Promise<vscode.CompletionItem[]> {
    return completeTasksJson(this.deps, document, position, token);
  }

  private async atHand(): Promise<ProjectId[]> {
    const pinned = this.deps.pinnedProjects.value.filter(isProjectId).map((id) => id.toLowerCase() as ProjectId);
    return [...new Set(pinned)];
  }

  private task(definition: vscode.TaskDefinition, name: string, about?: string, scope: vscode.Task["scope"] = vscode.TaskScope.Workspace): vscode.Task {
    // The definition that the callback is given has the values of variables such as ${env:REGION} in it.
    const execution = new vscode.CustomExecution(async (resolved) => new TaskTerminal(this.deps, resolved, systemClock));
    const task = new vscode.Task(definition, scope, name, "hex", execution);
    task.detail = about;
    return task;
  }
}

function detail({ workspace }: SignedInWorkspace): string {
  return vscode.l10n.t("Runs the project in Hex ({0}) and waits for its end", workspace.hostName);
}
