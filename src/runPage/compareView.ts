import * as vscode from "vscode";
import { isActive, type Run } from "../hex/types";
import { elapsedMs } from "../store/durations";
import { compareInputs } from "../store/localRuns";
import type { SignedInWorkspace } from "../signIn/currentWorkspace";
import { plain } from "../util/text";
import { dateText as longDateText } from "../util/timeText";
import { dateText, durationText, projectTitle, runLength, startedBy, statusText, versionText } from "../ui/format";
import type { CompareRow, CompareView } from "./pageMessages";
import { commandButton, runStatus, whoText } from "./sharedViews";
import { inputText, optionRows } from "./sentView";

export type RunPair = readonly [Run, Run];
type Table = CompareView["tables"][number];

/** Two runs of a project side by side, the earlier one first; without their charts. */
export function compareView(signedIn: SignedInWorkspace, runs: RunPair): Omit<CompareView, "charts"> {
  const title = projectTitle(signedIn.workspace, runs[0].projectId);
  const tables = [aboutTable(signedIn, runs), inputsTable(signedIn, runs), optionsTable(signedIn, runs)].filter(
    (table) => table !== undefined,
  );
  const differences = tables.flatMap(({ rows }) => rows).filter(({ differs }) => differs);
  return {
    kind: "compare",
    title: vscode.l10n.t("Compare runs: {0}", title),
    text:
      differences.length === 0
        ? vscode.l10n.t("No known differences between these two runs.")
        : vscode.l10n.t("Differences: {0}.", differences.map(({ label }) => label).join(", ")),
    runs: runs.map((run, index) => ({
      heading: columnName(index),
      when: run.startTime ? dateText(run.startTime) : vscode.l10n.t("start unknown"),
      status: runStatus(signedIn, run),
      button: commandButton(vscode.l10n.t("Show Run"), "showRun", run.runId, {
        label: vscode.l10n.t("Show {0}", columnName(index)),
      }),
      runId: run.runId,
    })),
    tables,
    differs: vscode.l10n.t("differs"),
  };
}

export function columnName(index: number): string {
  return index === 0 ? vscode.l10n.t("Earlier run") : vscode.l10n.t("Later run");
}

function columns(of: string): [string, string, string] {
  return [of, columnName(0), columnName(1)];
}

function aboutTable(signedIn: SignedInWorkspace, runs: RunPair): Table {
  const { workspace } = signedIn;
  const { store } = workspace;
  const unknown = vscode.l10n.t("unknown");
  const row = (label: string, text: (run: Run) => string | undefined, difference?: string): CompareRow => {
    const [one, other] = runs.map((run) => text(run) ?? unknown);
    return compareRow(label, [one ?? unknown, other ?? unknown], difference);
  };
  const time = (date: Date | undefined) => date && longDateText(date, vscode.env.language);
  const heading = vscode.l10n.t("About the runs");
  return {
    heading,
    columns: columns(vscode.l10n.t("What")),
    rows: [
      row(vscode.l10n.t("Status"), (run) => statusText(run, store.isCancelling(run.runId))),
      row(vscode.l10n.t("Version"), (run) => versionText(run.version)),
      row(vscode.l10n.t("Duration"), (run) => runLength(run, store.now()), durationDifference(signedIn, runs)),
      row(vscode.l10n.t("Trigger"), (run) => startedBy(signedIn.workspace, run)),
      row(vscode.l10n.t("Started by"), (run) => whoText(signedIn, run)),
      // Two runs never start at the same time, so a difference means nothing.
      { ...row(vscode.l10n.t("Started"), (run) => time(run.startTime)), differs: false },
      {
        ...row(vscode.l10n.t("Ended"), (run) => (isActive(run) ? vscode.l10n.t("still active") : time(run.endTime))),
        differs: false,
      },
    ],
  };
}

/** "1m 20s longer (40%)": of the later run against the earlier one. */
function durationDifference({ workspace: { store } }: SignedInWorkspace, runs: RunPair): string | undefined {
  const now = store.now();
  const [before, after] = [elapsedMs(runs[0], now), elapsedMs(runs[1], now)];
  if (runs.some((run) => runLength(run, now) === undefined) || before === 0) {
    return undefined;
  }
  const difference = after - before;
  const length = durationText(Math.abs(difference));
  const share = Math.round((Math.abs(difference) / before) * 100);
  if (Math.abs(difference) < 1_000) {
    return vscode.l10n.t("the same");
  }
  return difference > 0
    ? vscode.l10n.t("{0} longer ({1}%)", length, share)
    : vscode.l10n.t("{0} shorter ({1}%)", length, share);
}

function inputsTable({ workspace: { localRuns } }: SignedInWorkspace, runs: RunPair): Table {
  const heading = vscode.l10n.t("Inputs");
  const [one, other] = [localRuns.get(runs[0].runId), localRuns.get(runs[1].runId)];
  if (!one || !other) {
    const text =
      one || other
        ? vscode.l10n.t(
            "Only one of these runs was started from VS Code. Hex doesn’t report the inputs of the other one, so they can’t be compared.",
          )
        : vscode.l10n.t(
            "Neither run was started from VS Code, and Hex doesn’t report the inputs of runs, so they can’t be compared.",
          );
    return { heading, columns: columns(vscode.l10n.t("Input")), rows: [], text };
  }
  const rows = compareInputs(one, other).map(({ name, values, differs }): CompareRow => ({
    label: plain(name, 120),
    values: [inputText(values[0]), inputText(values[1])],
    differs: differs ?? false,
    difference: differs === undefined ? vscode.l10n.t("not compared") : undefined,
    code: true,
  }));
  return {
    heading,
    columns: columns(vscode.l10n.t("Input")),
    rows,
    text: rows.length === 0 ? vscode.l10n.t("Both used the default inputs.") : undefined,
  };
}

function optionsTable({ workspace: { localRuns } }: SignedInWorkspace, runs: RunPair): Table | undefined {
  const [one, other] = [localRuns.get(runs[0].runId), localRuns.get(runs[1].runId)];
  if (!one || !other) {
    return undefined;
  }
  const [before, after] = [optionRows(one), optionRows(other)];
  const labels = [...new Set([...before, ...after].map(({ label }) => label))];
  const value = (rows: typeof before, label: string) =>
    rows.find((row) => row.label === label)?.value ?? vscode.l10n.t("none");
  return {
    heading: vscode.l10n.t("Options"),
    columns: columns(vscode.l10n.t("Option")),
    rows: labels.map((label) => compareRow(label, [value(before, label), value(after, label)])),
  };
}

function compareRow(label: string, values: [string, string], difference?: string): CompareRow {
  return { label, values, differs: values[0] !== values[1], difference };
}
