import * as vscode from "vscode";
import { confirm, showErrorMessage } from "../ui/messages";
import { userMoment } from "../ui/timeZone";
import type { ProjectId } from "../hex/types";
import { parseOptions } from "../store/inputSchema/options";
import { plain, withoutIcons } from "../util/text";
import { projectTitle } from "../ui/format";
import type { CommandContext, CommandHandler } from "../actions/context";
import { allowsFile } from "../actions/confirmRun";
import { loadInputs } from "../inputs/loadInputs";
import { pickProject } from "../actions/pickProject";
import { askOne } from "../ui/quickPick";
import { startFromForm } from "../inputs/startFromForm";
import { projectTarget } from "../actions/target";
import { checkInputs, type FileProblem } from "./checkInputs";
import { findNamed, namedProblems } from "./namedProject";
import { newInputsFile } from "./newFile";
import { readInputsFile } from "./readInputsFile";
import { isInputsFile } from "./register";

const filePattern = "**/*.hex-inputs.{json,jsonc,yaml,yml}";
const mostFiles = 200;

/** *Hex: Run from Inputs File…*. */
export const runWithInputsFromFile: CommandHandler = async (context, argument) => {
  const target = projectTarget(argument);
  const chosen = argument instanceof vscode.Uri ? argument : await askFile(context);
  if (chosen instanceof vscode.Uri) {
    await runFile(context, chosen, target);
  } else if (chosen !== undefined) {
    const projectId =
      target ?? (await pickProject(context, { title: vscode.l10n.t("Inputs file for which project?"), goesOn: true }));
    if (projectId !== undefined) {
      await newInputsFile(context, projectId, chosen);
    }
  }
};

async function runFile(context: CommandContext, uri: vscode.Uri, target: ProjectId | undefined): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const read = readInputsFile(document.getText(), !/\.ya?ml$/i.test(uri.path));
  if ("problem" in read) {
    context.flow.end();
    await showProblems(document, checkInputs(read, undefined, userMoment()).problems);
    return;
  }
  const wrong = namedProblems(read, context.workspace);
  if (wrong.length > 0) {
    await showProblems(document, wrong);
    return;
  }
  const named = await findNamed(read.file, context.workspace);
  if (named === "cancelled") {
    return;
  }
  if (typeof named === "object") {
    await showProblems(document, [named]);
    return;
  }
  if (target !== undefined && named !== undefined && named !== target && !(await confirmOther(context, named))) {
    return;
  }
  const projectId =
    named ??
    target ??
    (await pickProject(context, { title: vscode.l10n.t("Run which project with this file?"), goesOn: true }));
  if (projectId === undefined) {
    return;
  }
  const title = vscode.l10n.t("Run with {0}: {1}", nameOf(uri), projectTitle(context.workspace, projectId));
  const known = await loadInputs(context, projectId, { title, canGoBack: false });
  if (known === undefined || typeof known === "symbol") {
    return;
  }
  const { inputs, problems: found } = checkInputs(read, known, userMoment());
  // The summary shows what Hex ignores.
  const problems = found.filter(({ isHint }) => !isHint);
  if (problems.length > 0) {
    context.flow.end();
    await showProblems(document, problems);
    return;
  }
  const options = parseOptions({ ...(read.file.options as object | undefined), inputs });
  const why = vscode.l10n.t("Requested by {0}, in a folder that you don’t trust.", nameOf(uri));
  await startFromForm(
    context,
    projectId,
    { title, options, canGoBack: false, summaryFirst: true },
    { allows: (chosen) => allowsFile(context, { projectId, options: chosen, why }) },
  );
}

/** Shows the first problem in the file and in a message; nothing is sent. */
async function showProblems(document: vscode.TextDocument, problems: readonly FileProblem[]): Promise<void> {
  const [first] = problems;
  if (!first) {
    return;
  }
  const selection = new vscode.Range(document.positionAt(first.place.start), document.positionAt(first.place.end));
  await vscode.window.showTextDocument(document, { selection });
  const line = selection.start.line + 1;
  const message =
    problems.length === 1
      ? vscode.l10n.t("Nothing was sent. Line {0}: {1}", line, first.message)
      : vscode.l10n.t("Nothing was sent. Line {0}: {1} ({2} problems in total)", line, first.message, problems.length);
  const more = { title: vscode.l10n.t("Show Problems"), command: "workbench.actions.view.problems" };
  void showErrorMessage(message, ...(problems.length > 1 ? [more] : []));
}

async function confirmOther({ workspace, flow }: CommandContext, named: ProjectId): Promise<boolean> {
  flow.end();
  const message = vscode.l10n.t("The file is for another project: “{0}”.", projectTitle(workspace, named));
  return await confirm(message, vscode.l10n.t("Run That Project"));
}

type Choice = vscode.Uri | "json" | "yaml" | "browse";

async function askFile({ onDidLeave, flow }: CommandContext): Promise<vscode.Uri | "json" | "yaml" | undefined> {
  const open = vscode.workspace.textDocuments.map(({ uri }) => uri).filter(isInputsFile);
  const found = await vscode.workspace.findFiles(filePattern, undefined, mostFiles);
  const uris = [...new Map([...open, ...found].map((uri) => [uri.toString(), uri])).values()];
  const row = (label: string, icon: string, value: Choice) => ({ label, iconPath: new vscode.ThemeIcon(icon), value });
  const choice = await askOne<Choice>({ title: vscode.l10n.t("Run with inputs from which file?"), onDidLeave, flow }, [
    ...uris.map((uri) => row(withoutIcons(plain(vscode.workspace.asRelativePath(uri), 120)), "file", uri)),
    row(vscode.l10n.t("New JSON file…"), "new-file", "json"),
    row(vscode.l10n.t("New YAML file…"), "new-file", "yaml"),
    row(vscode.l10n.t("Choose another file…"), "folder-opened", "browse"),
  ]);
  if (choice === "browse") {
    flow.end();
    const filters = { "JSON, YAML": ["json", "jsonc", "yaml", "yml"] };
    return (await vscode.window.showOpenDialog({ title: vscode.l10n.t("Inputs file"), filters }))?.[0];
  }
  return typeof choice === "symbol" ? undefined : choice;
}

function nameOf({ path }: vscode.Uri): string {
  return withoutIcons(plain(path.split("/").at(-1) ?? "", 60));
}
