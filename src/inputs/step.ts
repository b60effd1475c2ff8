import * as vscode from "vscode";
import type { InputValue, ProjectInput } from "../hex/types";
import { isSecretName } from "../store/localRuns";
import type { CommandContext } from "../actions/context";
import type { Back, QuestionOptions, TitleButton } from "../ui/quickPick";
import { inputName } from "./inputText";

/** Where in the form a question is asked. */
export interface Place {
  step: number;
  totalSteps: number;
  canGoBack: boolean;
  /** The remaining steps can be skipped. */
  canSkip: boolean;
}

/** The question for one input. */
export interface StepQuestion extends Place {
  title: string;
  input: ProjectInput;
  /** What is sent so far; missing: the input keeps its default. */
  value?: InputValue;
  /** What was sent the last time; shown first. */
  lastUsed?: InputValue;
  /** Where the input comes from. */
  source: string;
  /** Why Hex did not take the value. */
  complaint?: string;
}

/** `default`: the input is not sent. `rest`: it and all later ones stay as they are. */
export type StepAnswer = { value: InputValue } | "default" | "rest";

export type AskStep = (context: CommandContext, question: StepQuestion) => Promise<StepAnswer | Back | undefined>;

/** The value that a step shows first, and where it comes from. */
export interface Shown {
  value: InputValue | undefined;
  from: "set" | "lastUsed" | "default" | "nothing";
}

export function shownFirst({ input, value, lastUsed }: StepQuestion): Shown {
  if (value !== undefined) {
    return { value, from: "set" };
  }
  if (lastUsed !== undefined) {
    return { value: lastUsed, from: "lastUsed" };
  }
  return input.defaultValue === undefined || isSecretName(input.name)
    ? { value: undefined, from: "nothing" }
    : { value: input.defaultValue, from: "default" };
}

/** Where the shown value comes from, and what Enter does. */
export function shownText({ from, value }: Shown, isSecret: boolean): string {
  switch (from) {
    case "set":
      return isSecret
        ? vscode.l10n.t("It is entered already: Enter keeps it.")
        : vscode.l10n.t("Enter keeps the value.");
    case "lastUsed":
      return vscode.l10n.t("Shows what was sent the last time: Enter sends it again.");
    case "default":
      return value === ""
        ? vscode.l10n.t("The default is empty: Enter keeps it.")
        : vscode.l10n.t("Shows the default: Enter keeps it.");
    case "nothing":
      return vscode.l10n.t("Leave it empty to keep the default.");
  }
}

/** What all kinds of steps have in common. */
export function stepOptions({ onDidLeave, flow }: CommandContext, question: StepQuestion): QuestionOptions<StepAnswer> {
  const { title, input, step, totalSteps, canGoBack, canSkip } = question;
  const keepDefault: TitleButton<StepAnswer> = {
    iconPath: new vscode.ThemeIcon("discard"),
    tooltip: vscode.l10n.t("Leave this input to its default"),
    act: (answer) => answer("default"),
  };
  const skip: TitleButton<StepAnswer> = {
    iconPath: new vscode.ThemeIcon("debug-step-over"),
    tooltip: vscode.l10n.t("Leave the rest as it is"),
    act: (answer) => answer("rest"),
  };
  return {
    title: vscode.l10n.t("{0}: {1}", title, inputName(input)),
    onDidLeave,
    flow,
    takesEnterAhead: true,
    step,
    totalSteps,
    canGoBack,
    stays: true,
    buttons: canSkip ? [keepDefault, skip] : [keepDefault],
  };
}
