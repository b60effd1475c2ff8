import * as vscode from "vscode";
import { hostName } from "../hex/host";
import type { ProjectId, RunOptions } from "../hex/types";
import type { TypedDates } from "../store/inputSchema/relativeDates";
import type { SignedInWorkspace } from "../signIn/currentWorkspace";
import { choose } from "../ui/messages";
import { withoutIcons } from "../util/text";
import { projectTitle } from "../ui/format";
import { optionLines } from "./optionLines";
import { askOne, separator } from "../ui/quickPick";

/** A run that the user did not ask for: a link does, or a file in a folder that is not trusted. */
export interface RunQuestion {
  projectId: ProjectId;
  options: RunOptions;
  /** Dates of the options as they were typed. */
  dates?: TypedDates;
  /** Inputs that are asked for afterwards. */
  ask?: readonly string[];
  /** Who asks for it, in a sentence. */
  why: string;
  /** Another answer than to run. */
  other?: string;
}

/** The question shows this many lines, and the rest on request. */
const mostLines = 20;
const longestRow = 150;

/**
 * Asks whether to start a run and shows all that will be sent. The answer covers these options, this
 * project and this workspace, and nothing else. The title shown is the one in Hex.
 *
 * @throws HexError when Hex does not know the project.
 */
export async function confirmRun(here: SignedInWorkspace, question: RunQuestion): Promise<"run" | "other" | undefined> {
  const { workspace, session } = here;
  const { projectId, why, other } = question;
  if (!workspace.store.project(projectId)) {
    await workspace.loader.project(projectId, "user");
  }
  const message = vscode.l10n.t("Run “{0}” in Hex ({1})?", projectTitle(workspace, projectId), hostName(session.host));
  const lines = allLines(here, question);
  const full = allLines(here, question, Infinity);
  const run = vscode.l10n.t("Run");
  const showAll = vscode.l10n.t("Show All");
  const isCut = lines.length > mostLines || lines.some((line, at) => line !== full[at]);
  const buttons = [run, ...(isCut ? [showAll] : []), ...(other === undefined ? [] : [other])];
  const chosen = await choose(message, [why, ...firstLines(lines, mostLines)].join("\n"), ...buttons);
  if (chosen === showAll) {
    return await confirmInList(message, full, question);
  }
  return chosen === run ? "run" : chosen !== undefined && chosen === other ? "other" : undefined;
}

/** Whether to run what a file asks for: at once in a trusted folder, otherwise only when the user confirms it. */
export async function allowsFile(here: SignedInWorkspace, question: RunQuestion): Promise<boolean> {
  return vscode.workspace.isTrusted || (await confirmRun(here, question)) === "run";
}

/** Shows everything in a list that can be scrolled to its end. */
async function confirmInList(
  title: string,
  lines: readonly string[],
  { other }: RunQuestion,
): Promise<"run" | "other" | undefined> {
  const answer = await askOne<"run" | "other">(
    { title, placeholder: vscode.l10n.t("What will be sent"), stays: true },
    [
      { label: vscode.l10n.t("Run"), iconPath: new vscode.ThemeIcon("play"), value: "run", alwaysShow: true },
      ...(other === undefined
        ? []
        : [{ label: other, iconPath: new vscode.ThemeIcon("settings"), value: "other" as const, alwaysShow: true }]),
      separator(vscode.l10n.t("What will be sent")),
      ...lines.flatMap(rowsOf).map((label) => ({ label })),
    ],
  );
  return typeof answer === "symbol" ? undefined : answer;
}

function allLines(
  { workspace, session }: SignedInWorkspace,
  { projectId, options, dates = {}, ask = [] }: RunQuestion,
  longest?: number,
): string[] {
  return [
    vscode.l10n.t("In the workspace {0}, as {1}.", workspace.hostName, session.label),
    vscode.l10n.t("Project {0}", projectId),
    ...optionLines(options, { secrets: "shown", dates, ...(longest !== undefined && { longest }) }),
    ...ask.map((name) => vscode.l10n.t("asks for {0}", name)),
  ];
}

/** The first lines, and how many are left out if there are more. */
function firstLines(lines: readonly string[], most: number): string[] {
  const left = lines.length - most;
  return left > 0 ? [...lines.slice(0, most), vscode.l10n.t("… and {0} more", left)] : [...lines];
}

/** A row shows no more than fits on the screen. */
function rowsOf(line: string): string[] {
  const characters = [...line];
  const count = Math.ceil(characters.length / longestRow);
  return Array.from({ length: count }, (_, at) =>
    characters.slice(at * longestRow, (at + 1) * longestRow).join(""),
  ).map(withoutIcons);
}
