import * as vscode from "vscode";
import { HexError, isHexError } from "../hex/errors";
import { isActive, type Project, type ProjectId, type Run } from "../hex/types";
import { projectTitle } from "../ui/format";
import { inBackground, type CommandContext } from "./context";
import { keepItems } from "./liveItems";
import { PastedAddress, pastedNote, type Pasted } from "./pastedAddress";
import { pickProject } from "./pickProject";
import { runsView, withViewProgress } from "../ui/progress";
import { recentRuns } from "../store/recentRuns";
import { ask, separator, showTyped } from "../ui/quickPick";
import { runItem, runTimesEveryMs, type RunItem } from "./runPickItems";
import { runTarget } from "./target";

export interface RunQuestion {
  title: string;
  /** Runs that the command can work with; all when not given. */
  include?: (run: Run) => boolean;
  /** What to say when there is none. */
  empty: string;
  /** Only this project's runs. */
  projectId?: ProjectId;
  /** Runs of other projects can be asked for; true when not given. */
  elsewhere?: boolean;
}

const mostEnded = 50;

/** Asks for one of the active and recent runs; those of other projects can be asked for. */
export async function pickRun(context: CommandContext, question: RunQuestion): Promise<Run | undefined> {
  const options = {
    title: question.title,
    placeholder: vscode.l10n.t("Search by project or state"),
    onDidLeave: context.onDidLeave,
  };
  const answer = await ask<RunItem, Run | Project | "elsewhere">(options, ({ pick, answer, disposables }) => {
    const pasted = new PastedAddress(context, () => update(), true);
    const rows = () => {
      const paste = pasted.read(pick.value);
      return paste
        ? [pastedRow(context, question, paste, answer)]
        : items(context, question, () => answer("elsewhere"));
    };
    const update = keepItems({ pick, disposables }, rows, runTimesEveryMs);
    disposables.add(pick.onDidChangeValue(() => showTyped(pick, rows())));
    disposables.add(context.workspace.store.onDidChange(() => update()));
    loadFollowed(context, (busy) => (pick.busy = busy));
    return { onAccept: ({ run }) => run && answer(run) };
  });
  if (answer === "elsewhere") {
    return await pickRunElsewhere(context, question);
  }
  if (typeof answer === "object" && "title" in answer) {
    return await pickRunOf(context, answer.id, question);
  }
  return typeof answer === "symbol" ? undefined : answer;
}

/** The row for a pasted address: its run, the runs of its project, or why that cannot be chosen. */
function pastedRow(
  context: CommandContext,
  { include = () => true, projectId, elsewhere = true }: RunQuestion,
  pasted: Pasted,
  answer: (project: Project) => void,
): RunItem {
  if (pasted === "looking" || "message" in pasted) {
    return pastedNote(pasted);
  }
  const { project, run } = pasted;
  const title = projectTitle(context.workspace, project.id);
  if (run && include(run) && (projectId === undefined || projectId === run.projectId)) {
    return { ...runItem(context, run), alwaysShow: true };
  }
  if (run || projectId === project.id || !elsewhere) {
    return { ...pastedNote({ message: vscode.l10n.t("This run can’t be chosen here.") }), label: title };
  }
  return {
    key: project.id,
    label: vscode.l10n.t("Runs of “{0}”…", title),
    iconPath: new vscode.ThemeIcon("search"),
    alwaysShow: true,
    act: () => answer(project),
  };
}

function items(
  context: CommandContext,
  { include = () => true, empty, projectId, elsewhere: canGoElsewhere = true }: RunQuestion,
  elsewhere: () => void,
): RunItem[] {
  const { store } = context.workspace;
  const isWanted = (run: Run) => include(run) && (projectId === undefined || run.projectId === projectId);
  const active = store.activeRuns().filter(isWanted);
  const ended =
    projectId === undefined
      ? recentRuns(context.workspace)
      : store.runsOf(projectId).runs.filter((run) => !isActive(run));
  const recent = ended.filter(isWanted).slice(0, mostEnded);
  const rows = (runs: Run[]) => runs.map((run) => runItem(context, run));
  const none: RunItem = { key: "empty", label: empty, iconPath: new vscode.ThemeIcon("info"), act: () => undefined };
  return [
    ...(active.length > 0 ? [separator(vscode.l10n.t("Active")), ...rows(active)] : []),
    ...(recent.length > 0 ? [separator(vscode.l10n.t("Recent")), ...rows(recent)] : []),
    ...(active.length + recent.length === 0 ? [none] : []),
    ...(canGoElsewhere ? [separator(""), elsewhereItem(elsewhere)] : []),
  ];
}

function elsewhereItem(act: () => void): RunItem {
  return {
    key: "elsewhere",
    label: vscode.l10n.t("Runs of another project…"),
    iconPath: new vscode.ThemeIcon("search"),
    alwaysShow: true,
    act,
  };
}

/** Chooses a project, loads its runs, and asks which of them. */
async function pickRunElsewhere(context: CommandContext, question: RunQuestion): Promise<Run | undefined> {
  const projectId = await pickProject(context, {
    title: vscode.l10n.t("Runs of which project?"),
    include: (project) => project.lastPublishedAt !== undefined,
    empty: {
      label: vscode.l10n.t("No project has runs"),
      detail: vscode.l10n.t("Only published projects have runs. Choose this to open Hex."),
    },
  });
  return projectId === undefined ? undefined : await pickRunOf(context, projectId, question);
}

/** Loads a project's runs and asks which of them. */
export async function pickRunOf(
  context: CommandContext,
  projectId: ProjectId,
  question: RunQuestion,
): Promise<Run | undefined> {
  const { workspace } = context;
  await withViewProgress([runsView], () => workspace.loader.runs(projectId, "user"));
  const title = vscode.l10n.t("{0}: {1}", question.title, projectTitle(workspace, projectId));
  return await pickRun(context, { ...question, title, projectId });
}

/** Loads the runs of the pinned and recently run projects that were never loaded. */
export function loadFollowed(context: CommandContext, showBusy: (busy: boolean) => void): void {
  const { workspace } = context;
  const unloaded = workspace.screen.followed.filter((id) => {
    const list = workspace.store.runsOf(id);
    return list.loadedAtMs === undefined && list.error === undefined;
  });
  if (unloaded.length === 0) {
    return;
  }
  showBusy(true);
  inBackground(context, async () => {
    const answers = await Promise.allSettled(unloaded.map((id) => workspace.loader.runs(id, "view")));
    showBusy(false);
    // The store remembers what Hex answered, and the views show it.
    const fault = answers.find(
      (one): one is PromiseRejectedResult => one.status === "rejected" && !(one.reason instanceof HexError),
    );
    if (fault) {
      throw fault.reason;
    }
  });
}

/**
 * The run that a command was called on, else the one that is chosen from a list.
 *
 * @throws HexError when the run that was named cannot be looked up.
 */
export async function runFor(
  context: CommandContext,
  argument: unknown,
  question: RunQuestion,
): Promise<Run | undefined> {
  const target = runTarget(argument);
  if (!target) {
    return await pickRun(context, question);
  }
  const { workspace } = context;
  const find = () => workspace.store.run(target.projectId, target.runId);
  if (!find()) {
    await workspace.loader.runs(target.projectId, "user");
  }
  return find();
}

/** Loads the project's runs and returns the current state of this one; undefined when it is gone. */
export async function latest({ workspace }: Pick<CommandContext, "workspace">, run: Run): Promise<Run | undefined> {
  try {
    await workspace.loader.runs(run.projectId, "user");
  } catch (error) {
    if (!isHexError(error)) {
      throw error;
    }
    // What is known has to do: the calling command has its own error to show.
  }
  return workspace.store.run(run.projectId, run.runId);
}
