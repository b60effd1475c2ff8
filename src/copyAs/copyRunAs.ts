import * as vscode from "vscode";
import { projectTitle } from "../ui/format";
import { showStatus, type CommandHandler } from "../actions/context";
import { noProjects } from "../actions/openInHex";
import { pickProject } from "../actions/pickProject";
import { askOne } from "../ui/quickPick";
import { projectTarget, runTarget } from "../actions/target";
import { airflow, dagster, python } from "./python";
import { curl, hexCli } from "./shell";
import { makeSnippet, tokenVariable, type Snippet } from "./snippet";
import { githubActions, kestra } from "./yaml";

const formats: readonly { id: string; label: string; icon: string; make: (snippet: Snippet) => string }[] = [
  { id: "curl", label: "curl", icon: "terminal", make: curl },
  { id: "python", label: "Python (requests)", icon: "file-code", make: python },
  { id: "hexCli", label: "Hex CLI", icon: "terminal", make: hexCli },
  { id: "githubActions", label: "GitHub Actions", icon: "github-action", make: githubActions },
  { id: "airflow", label: "Airflow", icon: "file-code", make: airflow },
  { id: "dagster", label: "Dagster", icon: "file-code", make: dagster },
  { id: "kestra", label: "Kestra", icon: "symbol-namespace", make: kestra },
];

/** *Hex: Copy Run As…*: a run with its inputs, or a project with its defaults, as code for other tools. */
export const copyRunAs: CommandHandler = async (context, argument) => {
  const { session, workspace } = context;
  const title = vscode.l10n.t("Copy the run of which project?");
  const projectId =
    projectTarget(argument) ?? (await pickProject(context, { title, include: () => true, empty: noProjects() }));
  if (projectId === undefined) {
    return;
  }
  const runId = runTarget(argument)?.runId;
  const entry = runId === undefined ? undefined : workspace.localRuns.get(runId);
  const snippet = makeSnippet(session.host, projectId, projectTitle(workspace, projectId), entry);
  const given = idIn(argument);
  const format =
    formats.find(({ id }) => id === given) ??
    (await askOne(
      {
        title: vscode.l10n.t("Copy as: {0}", projectTitle(workspace, projectId)),
        placeholder: about(snippet, runId !== undefined && !entry),
        onDidLeave: context.onDidLeave,
      },
      formats.map((one) => ({
        label: one.label,
        description: aboutFormat(one.id),
        iconPath: new vscode.ThemeIcon(one.icon),
        value: one,
      })),
    ));
  if (format && typeof format === "object") {
    await vscode.env.clipboard.writeText(format.make(snippet));
    showStatus(vscode.l10n.t("Copied for {0} (uses {1})", format.label, tokenVariable));
  }
};

/** The format that a key binding or a menu names. */
function idIn(argument: unknown): unknown {
  return typeof argument === "object" && argument !== null && "format" in argument ? argument.format : undefined;
}

function about({ options, secrets }: Snippet, isUnknown: boolean): string {
  if (isUnknown) {
    return vscode.l10n.t(
      "This run’s inputs aren’t available (not started from VS Code), so inputs keep their defaults",
    );
  }
  const count = Object.keys(options.inputs ?? {}).length + secrets.length;
  if (count === 0) {
    return vscode.l10n.t("Inputs keep their defaults; the token is never copied");
  }
  return secrets.length > 0
    ? vscode.l10n.t("Inputs: {0}, secret ones from the environment; the token is never copied", count)
    : vscode.l10n.t("Inputs: {0}; the token is never copied", count);
}

function aboutFormat(id: string): string | undefined {
  switch (id) {
    case "hexCli":
      return "hex app run";
    case "githubActions":
      return vscode.l10n.t("a step");
    case "airflow":
      return "airflow-provider-hex";
    case "dagster":
      return "dagster-hex";
    case "kestra":
      return "plugin-hex";
    default:
      return undefined;
  }
}
