import * as vscode from "vscode";
import type { InputValue, ProjectInput } from "../hex/types";
import { isSecretName } from "../store/localRuns";
import type { CommandContext } from "../actions/context";
import { back, type Back, type AcceptButton, type QuestionOptions, type TitleButton } from "../ui/quickPick";

/** Where in the form a question is asked. */
export interface Place {
  step: number;
  totalSteps: number;
  canGoBack: boolean;
  /** The remaining steps can be skipped. */
  canSkip: boolean;
  /** The project can be run from here. */
  canRun: boolean;
}

/** The question for one input. */
export interface StepQuestion extends Place {
  title: string;
  input: ProjectInput;
  /** What is sent so far; missing: the input keeps its default. */
  value?: InputValue;
  /** The date as it was typed; `value` is what it means today, if anything. */
  typed?: string;
  /** What was sent the last time; shown first. */
  lastUsed?: InputValue;
  /** Where the input comes from. */
  source: string;
  /** Why Hex did not take the value. */
  complaint?: string;
}

/** What an input becomes; `default`: it is not sent. `typed`: a date as it was typed, which counts from the day of the run. */
export type Entered = { value: InputValue; typed?: string } | "default";

/** `rest`: this input and all later ones stay as they are. `run`: the later ones do, and the project is run. */
export type StepAnswer = Entered | "rest" | { run: Entered };

export type AskStep = (context: CommandContext, question: StepQuestion) => Promise<StepAnswer | Back | undefined>;

/** The value that a step shows first, and where it comes from. */
export interface Shown {
  value: InputValue | undefined;
  from: "set" | "lastUsed" | "default" | "nothing";
}

export function shownFirst({ input, value, typed, lastUsed }: StepQuestion): Shown {
  if (value !== undefined || typed !== undefined) {
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
        ? vscode.l10n.t("Already entered. Press Enter to keep it.")
        : vscode.l10n.t("Press Enter to keep the value.");
    case "lastUsed":
      return vscode.l10n.t("Shows the last value. Press Enter to send it again.");
    case "default":
      return value === ""
        ? vscode.l10n.t("The default is empty. Press Enter to use it.")
        : vscode.l10n.t("Press Enter to use the default.");
    case "nothing":
      return vscode.l10n.t("Leave empty to use the default.");
  }
}

/** What all kinds of steps have in common. */
export function stepOptions({ onDidLeave, flow }: CommandContext, question: StepQuestion): QuestionOptions<StepAnswer> {
  const { title, step, totalSteps, canGoBack, canSkip, canRun } = question;
  // First, so that one Shift+Tab from the box leads to it.
  const run: AcceptButton<StepAnswer> = {
    iconPath: new vscode.ThemeIcon("play"),
    tooltip: vscode.l10n.t("Run"),
    acceptAs: (answer) => (isEntered(answer) ? { run: answer } : answer),
  };
  const keepDefault: TitleButton<StepAnswer> = {
    iconPath: new vscode.ThemeIcon("discard"),
    tooltip: vscode.l10n.t("Use default"),
    act: (answer) => answer("default"),
  };
  const skip: TitleButton<StepAnswer> = {
    iconPath: new vscode.ThemeIcon("debug-step-over"),
    tooltip: vscode.l10n.t("Skip Remaining Inputs"),
    act: (answer) => answer("rest"),
  };
  return {
    title,
    onDidLeave,
    flow,
    takesEnterAhead: true,
    step,
    totalSteps,
    canGoBack,
    stays: true,
    buttons: [...(canRun ? [run] : []), keepDefault, ...(canSkip ? [skip] : [])],
  };
}

/** What was entered in a step, if anything was. */
export function enteredIn(answer: StepAnswer | Back | undefined): Entered | undefined {
  if (typeof answer === "object" && "run" in answer) {
    return answer.run;
  }
  return answer !== undefined && answer !== back && isEntered(answer) ? answer : undefined;
}

function isEntered(answer: StepAnswer): answer is Entered {
  return answer === "default" || (typeof answer === "object" && "value" in answer);
}
