import * as vscode from "vscode";
import { isRunnable, type Project, type ProjectId } from "../hex/types";
import { joined, projectTitle, runIcon, serverWord } from "../ui/format";
import type { CommandContext } from "./context";
import { ProjectIndex } from "./projectIndex";
import { separator, type KeyedItem, type RowButton } from "../ui/quickPick";
import { rowButton } from "./runPickItems";
import { typedText } from "../ui/pickMatch";
import { Slots } from "../ui/slots";

/** A project in a list to choose from. */
export interface ProjectItem extends KeyedItem {
  projectId?: ProjectId;
}

const mostRecent = 5;
const mostCategories = 4;
/** VS Code takes longer for a key the more rows there are: the list holds so many of the projects edited last … */
const mostListed = 100;
/** … and of the others the best so many that fit what is typed. */
const mostFound = 60;

/**
 * The rows of a list of projects: lately run ones, pinned ones, then others by last edited. Of many
 * only some are there; which of the others fit what is typed is looked up here.
 */
export class ProjectRows {
  private readonly index = new ProjectIndex((project) => ({
    label: projectTitle(this.context.workspace, project.id),
    description: descriptionOf(project),
  }));
  private readonly slots = new Slots<ProjectId>(3 * mostFound);
  private recent: Project[] = [];
  private pinned: Project[] = [];
  private others: Project[] = [];
  /** What stands below projects that are not listed until they are searched for. */
  private belowUnlisted: ProjectItem[] = [];

  constructor(
    private readonly context: CommandContext,
    private readonly isWanted: (project: Project) => boolean,
    /** Rows that stand below a project: those of its presets. */
    private readonly below: (id: ProjectId) => ProjectItem[] = () => [],
  ) {}

  /** Takes the projects that are known now; answers how many of them are wanted. */
  take(): number {
    const { workspace } = this.context;
    const wanted = [...workspace.store.projects].filter(
      (project) =>
        this.isWanted(project) && !workspace.store.runsOf(project.id).gone && !workspace.allProjects.isGone(project.id),
    );
    const left = new Map(wanted.map((project) => [project.id, project]));
    const take = (ids: readonly ProjectId[]) =>
      ids.flatMap((id) => {
        const project = left.get(id);
        left.delete(id);
        return project ?? [];
      });
    this.recent = take(workspace.localRuns.projects.slice(0, mostRecent));
    this.pinned = take(workspace.screen.pinned);
    this.others = [...left.values()].sort((a, b) => editedMs(b) - editedMs(a));
    this.belowUnlisted = this.others.slice(mostListed).flatMap(({ id }) => this.below(id));
    return wanted.length;
  }

  /** The rows while `value` is in the box, and how many projects more fit it. */
  list(value: string): { rows: ProjectItem[]; left: number } {
    const listed = [
      ...this.group(vscode.l10n.t("Recently run"), this.recent),
      ...this.group(vscode.l10n.t("Pinned"), this.pinned),
      ...(this.belowUnlisted.length === 0 ? [] : [separator(vscode.l10n.t("Presets")), ...this.belowUnlisted]),
      ...this.group(vscode.l10n.t("All projects"), this.others.slice(0, mostListed)),
    ];
    const beyond = this.others.slice(mostListed);
    if (typedText(value) === "" || beyond.length === 0) {
      return { rows: listed, left: beyond.length };
    }
    const { best, count } = this.index.search(beyond, value, mostFound);
    return { rows: [...listed, separator(""), ...this.found(beyond, best)], left: count - best.length };
  }

  /** Always as many rows, so that what comes after them keeps its place; VS Code hides what does not fit, and separators. */
  private found(beyond: readonly Project[], best: readonly Project[]): ProjectItem[] {
    const byId = new Map(beyond.map((project) => [project.id, project]));
    const places = this.slots.place(best.map(({ id }) => id));
    return Array.from({ length: 3 * mostFound }, (_, place) => {
      const id = places[place];
      const project = id && byId.get(id);
      return project ? projectItem(this.context, project) : separator("");
    });
  }

  private group(label: string, projects: readonly Project[]): ProjectItem[] {
    return projects.length === 0
      ? []
      : [
          separator(label),
          ...projects.flatMap((project) => [projectItem(this.context, project), ...this.below(project.id)]),
        ];
  }
}

export function projectItem(context: CommandContext, project: Project): ProjectItem {
  const { store } = context.workspace;
  const [lastRun] = store.runsOf(project.id).runs;
  return {
    key: project.id,
    projectId: project.id,
    label: projectTitle(context.workspace, project.id),
    description: descriptionOf(project),
    iconPath: lastRun ? runIcon(context.workspace, lastRun) : new vscode.ThemeIcon("notebook"),
    buttons: projectButtons(context, project),
  };
}

function descriptionOf(project: Project): string {
  return joined(
    project.ownerEmail === undefined ? undefined : serverWord(project.ownerEmail),
    project.categories.slice(0, mostCategories).map(serverWord).join(", "),
    project.lastPublishedAt === undefined ? vscode.l10n.t("not published") : undefined,
  );
}

function editedMs(project: Project): number {
  return project.lastEditedAt?.getTime() ?? 0;
}

/** What else can be done with a project in a list. */
function projectButtons(context: CommandContext, project: Project): RowButton[] {
  const target = { projectId: project.id };
  return [
    ...(isRunnable(project)
      ? [rowButton(context, "settings", vscode.l10n.t("Run with inputs…"), "hexRuns.runWithInputs", target)]
      : []),
    rowButton(context, "link-external", vscode.l10n.t("Open project in Hex"), "hexRuns.openProject", target),
  ];
}
