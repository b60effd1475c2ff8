import * as vscode from "vscode";
import { HexError } from "../hex/errors";
import { isRunnable, type Project, type ProjectId } from "../hex/types";
import { adviceFor } from "../session/advice";
import { inBackground, type CommandContext } from "./context";
import { openHex } from "./openLink";
import { keepItems } from "./liveItems";
import { projectItems, type ProjectItem } from "./projectItems";
import { ask, type Question } from "./quickPick";

export interface ProjectQuestion {
  title: string;
  /** Projects to choose from; those that can be run when not given. */
  include?: (project: Project) => boolean;
  /** What to say when there is none, and what to do then. */
  empty?: { label: string; detail: string };
}

/** A list that was loaded this long ago is loaded anew when it is asked for. */
const staleAfterMs = 10 * 60_000;

/**
 * Asks for a project. Shows at once what is known, and loads the rest while the list is open.
 */
export async function pickProject(
  context: CommandContext,
  { title, include = isRunnable, empty = noneRunnable() }: ProjectQuestion,
): Promise<ProjectId | undefined> {
  const answer = await ask<ProjectItem, ProjectId>({ title, onDidLeave: context.onDidLeave }, (question) => {
    const loading = new Loading(context, question, () => update());
    const items = () => {
      const known = projectItems(context, include);
      if (loading.error) {
        return [...known, loading.errorItem(loading.error)];
      }
      return known.length === 0 && !loading.underWay ? [emptyItem(context, empty)] : known;
    };
    const update = keepItems(question, items);
    question.disposables.add(context.workspace.store.onDidChange(() => update()));
    loading.start();
    return { onAccept: ({ projectId }) => projectId !== undefined && question.answer(projectId) };
  });
  return typeof answer === "symbol" ? undefined : answer;
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
  }

  start(): void {
    this.error = undefined;
    this.underWay = true;
    this.show();
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
        this.show();
      }
    });
  }

  errorItem(error: HexError): ProjectItem {
    return {
      key: "error",
      label: vscode.l10n.t("Try again"),
      iconPath: new vscode.ThemeIcon("warning"),
      description: vscode.l10n.t("Not all projects could be loaded."),
      detail: adviceFor(error).message,
      alwaysShow: true,
      act: () => this.start(),
    };
  }

  private async load(): Promise<void> {
    const { store, allProjects } = this.context.workspace;
    const nothingKnown = [...store.projects].length === 0;
    const isStale = allProjects.loadedAtMs !== undefined && Date.now() - allProjects.loadedAtMs > staleAfterMs;
    if (isStale) {
      await allProjects.refresh("view");
    }
    // The first answer is waited for; the rest may take its time.
    for (let isFirst = true; allProjects.hasMore && !this.closed; isFirst = false) {
      await allProjects.loadMore(isFirst && nothingKnown ? "user" : "view");
      this.show();
    }
  }

  private show(): void {
    if (!this.closed) {
      const { pick } = this.question;
      pick.busy = this.underWay;
      pick.placeholder = this.underWay
        ? vscode.l10n.t("Search by title, owner or category ({0} projects loaded so far, more to come)", [...this.context.workspace.store.projects].length)
        : vscode.l10n.t("Search by title, owner or category");
      this.update();
    }
  }
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
