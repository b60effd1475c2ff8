import * as vscode from "vscode";
import type { InputValue, ProjectId, RunOptions } from "../hex/types";
import { closedBy, toSend, withInput } from "../runs/inputs/options";
import { isSecretName } from "../runs/starting/startedRuns";
import type { CommandContext } from "./context";
import { askInput, askValue, assignmentText, kindText } from "./inputStep";
import { ask, back, replaceItems, separator, type Back, type KeyedItem, type RowButton } from "./quickPick";

export interface OptionsQuestion {
  title: string;
  /** What is chosen at first. */
  options: RunOptions;
  canGoBack: boolean;
}

type Step = "run" | "add" | { edit: string } | { remove: string };
type OptionItem = KeyedItem & { step?: Step; toggle?: (options: RunOptions) => RunOptions };

/**
 * Asks for inputs and options on one list, whose first row says what is sent. What Hex refuses
 * together cannot be chosen.
 */
export async function askOptions(
  context: CommandContext,
  projectId: ProjectId,
  { title, options: initial, canGoBack }: OptionsQuestion,
): Promise<RunOptions | Back | undefined> {
  let options: RunOptions = initial;
  let activeKey = "run";
  for (;;) {
    const step = await ask<OptionItem, Step>(
      {
        title,
        placeholder: vscode.l10n.t("Choose what to send, then run"),
        canGoBack,
        stays: true,
        onDidLeave: context.onDidLeave,
      },
      ({ pick, answer }) => {
        const show = () => replaceItems(pick, optionItems(options, answer));
        show();
        pick.activeItems = pick.items.filter((item) => item.key === activeKey);
        return {
          onAccept: ({ key, step: next, toggle }) => {
            activeKey = key ?? "run";
            if (toggle) {
              options = toggle(options);
              show();
            } else if (next) {
              answer(next);
            }
          },
        };
      },
    );
    if (step === undefined || step === back) {
      return step;
    }
    if (step === "run") {
      return toSend(options);
    }
    options = await changeInput(context, projectId, options, step);
  }
}

/** Adds, edits or removes an input. When that is given up, nothing has changed. */
async function changeInput(
  context: CommandContext,
  projectId: ProjectId,
  options: RunOptions,
  step: Exclude<Step, "run">,
): Promise<RunOptions> {
  if (step === "add") {
    const input = await askInput(context, projectId, options);
    return typeof input === "object" ? withInput(options, input.name, input.value) : options;
  }
  if ("remove" in step) {
    return withInput(options, step.remove, undefined);
  }
  const name = step.edit;
  const value = await askValue({
    title: vscode.l10n.t("Change an input value"),
    name,
    value: options.inputs?.[name],
    secret: isSecretName(name),
    onDidLeave: context.onDidLeave,
  });
  return value === undefined ? options : withInput(options, name, value);
}

function optionItems(options: RunOptions, answer: (step: Step) => void): OptionItem[] {
  return [
    {
      key: "run",
      label: options.dryRun ? vscode.l10n.t("Check with Hex, without running") : vscode.l10n.t("Run"),
      iconPath: new vscode.ThemeIcon(options.dryRun ? "beaker" : "play"),
      detail: summary(options),
      alwaysShow: true,
      step: "run",
    },
    separator(vscode.l10n.t("Inputs")),
    ...Object.entries(options.inputs ?? {}).map(([name, value]) => inputItem(name, value, answer)),
    addItem(options),
    separator(vscode.l10n.t("Options")),
    ...toggleItems(options),
  ];
}

function inputItem(name: string, value: InputValue, answer: (step: Step) => void): OptionItem {
  const button = (icon: string, tooltip: string, step: Step): RowButton => ({
    iconPath: new vscode.ThemeIcon(icon),
    tooltip,
    act: () => answer(step),
  });
  return {
    key: `input ${name}`,
    label: assignmentText(name, value),
    description: kindText(value),
    iconPath: new vscode.ThemeIcon("symbol-variable"),
    buttons: [
      button("edit", vscode.l10n.t("Change this value"), { edit: name }),
      button("trash", vscode.l10n.t("Leave this input to its default"), { remove: name }),
    ],
    step: { edit: name },
  };
}

function addItem(options: RunOptions): OptionItem {
  const label = vscode.l10n.t("Add an input value…");
  return closedBy(options, "inputs") === undefined
    ? { key: "add", label, iconPath: new vscode.ThemeIcon("add"), step: "add" }
    : {
        key: "add",
        label,
        iconPath: new vscode.ThemeIcon("circle-slash"),
        description: vscode.l10n.t("not while published results are updated: that goes with default inputs only"),
      };
}

function toggleItems(options: RunOptions): OptionItem[] {
  const canUpdate = closedBy(options, "updatePublishedResults") === undefined;
  const publish = toggleItem("publish", vscode.l10n.t("Update published results"), options.updatePublishedResults === true, (on) => ({
    updatePublishedResults: on,
  }));
  return [
    toggleItem("cached", vscode.l10n.t("Use cached SQL results"), options.useCachedSqlResults !== false, (on) => ({
      useCachedSqlResults: on,
    })),
    canUpdate
      ? publish
      : {
          key: publish.key,
          label: publish.label,
          iconPath: new vscode.ThemeIcon("circle-slash"),
          description: vscode.l10n.t("not with input values: published results go with default inputs only"),
        },
    toggleItem("dryRun", vscode.l10n.t("Dry run: only check whether Hex accepts it"), options.dryRun === true, (on) => ({ dryRun: on })),
  ];
}

function toggleItem(key: string, label: string, isOn: boolean, set: (on: boolean) => RunOptions): OptionItem {
  return {
    key,
    label,
    iconPath: new vscode.ThemeIcon(isOn ? "pass-filled" : "circle-large-outline"),
    description: isOn ? vscode.l10n.t("on") : vscode.l10n.t("off"),
    toggle: (options) => ({ ...options, ...set(!isOn) }),
  };
}

/** What will be sent, in whole sentences. */
function summary(options: RunOptions): string {
  const inputs = Object.entries(options.inputs ?? {}).map(([name, value]) => assignmentText(name, value));
  return [
    inputs.length === 0
      ? vscode.l10n.t("Inputs keep their defaults.")
      : vscode.l10n.t("Sends {0}; other inputs keep their defaults.", inputs.join(", ")),
    options.useCachedSqlResults === false
      ? vscode.l10n.t("SQL is queried anew.")
      : vscode.l10n.t("Cached SQL results are used."),
    ...(options.updatePublishedResults ? [vscode.l10n.t("Published results are updated.")] : []),
    ...(options.dryRun ? [vscode.l10n.t("Nothing is started.")] : []),
  ].join(" ");
}
