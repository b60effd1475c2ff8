import * as vscode from "vscode";
import type { CommandDeps } from "../actions/context";
import { signedIn } from "../actions/whoIsSignedIn";
import { isRunnable, type ProjectId } from "../hex/types";
import type { SignedInWorkspace } from "../signIn/currentWorkspace";
import { sleep, systemClock } from "../util/clock";
import { plain } from "../util/text";
import { projectTitle } from "../ui/format";
import { completeTasksJson } from "./completion";
import { TaskTerminal } from "./taskTerminal";

const taskType = "hex";
/** Looking through large folders may take longer; then the tasks of their projects are there the next time. */
const longestLookMs = 2_000;
const longestTitle = 120;
/** Without a list VS Code asks which problem matcher to use. */
const noMatchers: string[] = [];

/** Tasks that run projects: those of tasks.json, and one for each project that is at hand. */
export class HexTasks implements vscode.TaskProvider, vscode.CompletionItemProvider {
  constructor(private readonly deps: CommandDeps) {}

  /** Pinned projects and those of the open folders; asks nothing of Hex. */
  async provideTasks(): Promise<vscode.Task[]> {
    const here = await signedIn(this.deps);
    if (!here) {
      return [];
    }
    const projects = await this.atHand(here);
    return projects.map(({ id, title }) => {
      const isUnique = projects.filter((other) => other.title === title).length === 1;
      return this.task(
        { type: taskType, project: id },
        isUnique ? title : vscode.l10n.t("{0} ({1})", title, id.slice(0, 8)),
        detail(here),
      );
    });
  }

  /** A task of tasks.json. */
  resolveTask({ definition, name, scope }: vscode.Task): vscode.Task {
    return this.task(definition, name, undefined, scope);
  }

  provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionItem[]> {
    return completeTasksJson(this.deps, document, position, token);
  }

  /** Those that can be run, as far as that is known, with their titles. */
  private async atHand({ workspace }: SignedInWorkspace): Promise<{ id: ProjectId; title: string }[]> {
    const files = this.deps.files.hexFiles;
    await Promise.race([files.load(), sleep(systemClock, longestLookMs)]);
    const pinned = workspace.screen.pinned.map((id) => ({ id, title: undefined }));
    const titles = new Map<ProjectId, string>();
    for (const { id, title } of [...files.projects, ...pinned]) {
      const known = workspace.store.project(id);
      if (!known || isRunnable(known)) {
        const named = known || title === undefined ? projectTitle(workspace, id) : plain(title, longestTitle);
        titles.set(id, titles.get(id) ?? (named || id));
      }
    }
    return [...titles].map(([id, title]) => ({ id, title }));
  }

  private task(
    definition: vscode.TaskDefinition,
    name: string,
    about?: string,
    scope: vscode.Task["scope"] = vscode.TaskScope.Workspace,
  ): vscode.Task {
    // The definition that the callback is given has the values of variables such as ${env:REGION} in it.
    const execution = new vscode.CustomExecution(
      async (resolved) => new TaskTerminal(this.deps, resolved, systemClock),
    );
    const task = new vscode.Task(definition, scope, name, "hex", execution, noMatchers);
    task.detail = about;
    return task;
  }
}

function detail({ workspace }: SignedInWorkspace): string {
  return vscode.l10n.t("Runs the project in Hex ({0}) and waits for its end", workspace.hostName);
}
