import * as vscode from "vscode";
import { whyNotRunnable, type NotRunnable, type Project } from "../hex/types";

interface Texts {
  /** In a word or two. */
  short: () => string;
  /** What to do about it, for a tooltip of the project. */
  explained: () => string;
  /** The same, for a message. */
  message: (title: string) => string;
}

const texts: Record<NotRunnable, Texts> = {
  trashed: {
    short: () => vscode.l10n.t("in the trash"),
    explained: () => vscode.l10n.t("It cannot be run because it is in the trash. Restore it in Hex first."),
    message: (title) => vscode.l10n.t("“{0}” cannot be run: it is in the trash. Restore it in Hex first.", title),
  },
  archived: {
    short: () => vscode.l10n.t("archived"),
    explained: () => vscode.l10n.t("It cannot be run because it is archived. Unarchive it in Hex first."),
    message: (title) => vscode.l10n.t("“{0}” cannot be run: it is archived. Unarchive it in Hex first.", title),
  },
  component: {
    short: () => vscode.l10n.t("component"),
    explained: () => vscode.l10n.t("It cannot be run because it is a component. Run a project that uses it."),
    message: (title) => vscode.l10n.t("“{0}” cannot be run: it is a component. Run a project that uses it.", title),
  },
  unpublished: {
    short: () => vscode.l10n.t("not published"),
    explained: () => vscode.l10n.t("It cannot be run because it was never published. Publish it in Hex first."),
    message: (title) => vscode.l10n.t("“{0}” cannot be run: it was never published. Publish it in Hex first.", title),
  },
};

/** Why the project cannot be run, and what to do; undefined when it can. */
export function notRunnableTexts(project: Project): Texts | undefined {
  const reason = whyNotRunnable(project);
  return reason && texts[reason];
}
