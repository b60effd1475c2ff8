import * as vscode from "vscode";
import { HexError } from "../hex/errors";
import { isRunnable, type Project, type ProjectId } from "../hex/types";
import { errorMessageFor } from "../ui/errors/errorMessage";
import { projectTitle } from "../ui/format";
import { notRunnableTexts } from "../ui/notRunnable";
import { inBackground, type CommandContext } from "./context";
import { openHex } from "./hexLink";
import { keepItems } from "./liveItems";
import { PastedAddress, pastedNote, type Pasted } from "./pastedAddress";
import { ProjectRows, projectItem, type ProjectItem } from "./projectItems";
import { presetRows } from "./presetRows";
import { ask, separator, showTyped, type Question } from "../ui/quickPick";
import { typedText } from "../ui/pickMatch";

export interface ProjectQuestion {
  title: string;
  /** Projects to choose from; those that can be run when not given. */
  include?: (project: Project) => boolean;
  /** The command asks further questions after this one. */
  goesOn?: boolean;
  /** Presets are listed below their projects, and run when they are chosen. */
  presets?: boolean;
  /** What to say when there is none, and what to do then. */
  empty?: { label: string; detail: string };
}

/**
 * Asks for a project. Shows at once what is known, and loads the rest while the list is open.
 */
export async function pickProject(
  context: CommandContext,
  { title, include = isRunnable, goesOn, presets = false, empty = noneRunnable() }: ProjectQuestion,
): Promise<ProjectId | undefined> {
  const answer = await ask<ProjectItem, ProjectId>(
    { title, onDidLeave: context.onDidLeave, flow: goesOn ? context.flow : undefined },
    (question) => {
      const { pick, disposables } = question;
      const below = (id: ProjectId) => presetRows(context, () => pick.hide(), id);
      const projects = new ProjectRows(context, include, presets ? below : undefined);
      const loading = new Loading(context, question, () => update());
      const pasted = new PastedAddress(context, () => update(), false);
      let known = 0;
      const rows = () => {
        const paste = pasted.read(pick.value);
        if (paste) {
          return [pastedRow(context, paste, include)];
        }
        const { rows: found, left } = projects.list(pick.value);
        const none = known === 0 && !loading.underWay ? emptyItem(context, empty) : undefined;
        return [...found, loading.errorItem() ?? none ?? noteItem(pick.value, left, loading) ?? separator("")];
      };
      const update = keepItems(question, () => {
        known = projects.take();
        loading.show();
        return rows();
      });
      disposables.add(context.workspace.store.onDidChange(() => update()));
      disposables.add(
        pick.onDidChangeValue(() => {
          loading.hurry();
          showTyped(pick, rows());
        }),
      );
      loading.start();
      if (presets) {
        void context.files.presets.load().then(() => update());
      }
      return { onAccept: ({ projectId }) => projectId !== undefined && question.answer(projectId) };
    },
  );
  return typeof answer === "symbol" ? undefined : answer;
}

/** The row for a pasted address: its project, or why that cannot be chosen. */
function pastedRow(context: CommandContext, pasted: Pasted, include: (project: Project) => boolean): ProjectItem {
  if (pasted === "looking" || "message" in pasted) {
    return pastedNote(pasted);
  }
  const { project } = pasted;
  const title = projectTitle(context.workspace, project.id);
  if (!include(project)) {
    return {
      ...pastedNote({
        message: notRunnableTexts(project)?.message(title) ?? vscode.l10n.t("This project can’t be chosen here."),
      }),
      label: title,
    };
  }
  return { ...projectItem(context, project), alwaysShow: true };
}

/** Loads every project, page by page, until that is done, fails, or the list is closed. */
class Loading {
  private closed = false;
  underWay = true;
  error: HexError | undefined;

  constructor(
    private readonly context: CommandContext,
    private readonly question: Question<ProjectItem, ProjectId>,
    private readonly update: () => void,
  ) {
    question.disposables.add({ dispose: () => (this.closed = true) });
    question.disposables.add(context.workspace.allProjects.onDidChange(() => this.underWay && this.update()));
  }

  start(): void {
    this.error = undefined;
    this.underWay = true;
    this.update();
    inBackground(this.context, async () => {
      try {
        await this.load();
      } catch (error) {
        if (!(error instanceof HexError)) {
          throw error;
        }
        this.error = error.kind === "cancelled" ? undefined : error;
      } finally {
        this.underWay = false;
        this.update();
      }
    });
  }

  /** Projects that are known so far, for people to read. */
  get loadedText(): string {
    return countText([...this.context.workspace.store.projects].length);
  }

  errorItem(): ProjectItem | undefined {
    const { error } = this;
    return (
      error && {
        key: "error",
        label: vscode.l10n.t("Try again"),
        iconPath: new vscode.ThemeIcon("warning"),
        description: vscode.l10n.t("Couldn’t load all projects."),
        detail: errorMessageFor(error).message,
        alwaysShow: true,
        act: () => this.start(),
      }
    );
  }

  /** What is typed may be on a later page: the next page is requested at once if the budget allows it. */
  hurry(): void {
    const { allProjects } = this.context.workspace;
    if (this.underWay && this.isTyped && allProjects.loading) {
      // The first caller handles its error.
      allProjects.loadMore("search").catch(() => undefined);
    }
  }

  private get isTyped(): boolean {
    return this.question.pick.value.trim() !== "";
  }

  private async load(): Promise<void> {
    const { allProjects } = this.context.workspace;
    await allProjects.complete(
      () => (this.isTyped ? "search" : "view"),
      () => !this.closed,
    );
    inBackground(this.context, () => allProjects.lookThrough());
  }

  /** Says how far it is; called with the rows, so that no list rests while it has none yet. */
  show(): void {
    const { pick } = this.question;
    pick.busy = this.underWay;
    pick.placeholder = this.underWay
      ? vscode.l10n.t("Search by title, owner or category ({0} projects loaded so far, more to come)", this.loadedText)
      : vscode.l10n.t("Search by title, owner or category");
  }
}

/** A row about projects that are not shown or not loaded yet. */
function noteItem(value: string, left: number, loading: Loading): ProjectItem | undefined {
  const note = (label: string, icon: string): ProjectItem => ({
    key: "note",
    label,
    iconPath: new vscode.ThemeIcon(icon),
    alwaysShow: true,
    act: () => undefined,
  });
  if (typedText(value) === "") {
    return left > 0 ? note(vscode.l10n.t("{0} more: type to search", countText(left)), "search") : undefined;
  }
  if (loading.underWay) {
    return note(vscode.l10n.t("{0} projects searched so far, more to come", loading.loadedText), "loading~spin");
  }
  return left > 0
    ? note(vscode.l10n.t("{0} more match: type more to narrow them down", countText(left)), "search")
    : undefined;
}

function countText(count: number): string {
  return count.toLocaleString(vscode.env.language);
}

function noneRunnable(): { label: string; detail: string } {
  return {
    label: vscode.l10n.t("No project can be run"),
    detail: vscode.l10n.t("Only published projects can be run. Choose this to open Hex and publish one."),
  };
}

function emptyItem(context: CommandContext, { label, detail }: { label: string; detail: string }): ProjectItem {
  return {
    key: "empty",
    label,
    detail,
    iconPath: new vscode.ThemeIcon("info"),
    alwaysShow: true,
    act: () => inBackground(context, () => openHex(context)),
  };
}
