import * as vscode from "vscode";
import type { InputValue, ProjectInput, RunNotification, RunOptions } from "../hex/types";
import { closedBy, exclusiveOf, type Exclusive } from "../store/inputSchema/options";
import { typedDate } from "../store/inputSchema/relativeDates";
import { problemWith } from "../store/inputSchema/typing";
import { inputErrorMessage } from "../ui/errors/entryErrors";
import { joined } from "../ui/format";
import { plain } from "../util/text";
import { ask, replaceItems, separator, type Back, type KeyedItem, type RowButton } from "../ui/quickPick";
import { dryRunItem, dryRunText } from "./dryRun";
import type { Form } from "./form";
import { notificationText } from "./notificationStep";
import { inputName, noteText, sentSentences, sentText, shortText, sourceText, whyUnknown } from "./inputText";

/** What was chosen in the summary; turning an option on or off stays within it. */
export type SummaryStep =
  | "run"
  | "add"
  | "clear"
  | "view"
  | "retry"
  | "save"
  | { edit: string }
  | { reset: string }
  | { notification: RunNotification | undefined };

type SummaryItem = KeyedItem & { step?: SummaryStep; toggle?: (options: RunOptions) => RunOptions };
type Give = (step: SummaryStep) => void;

export interface SummaryQuestion {
  canGoBack: boolean;
  canSave: boolean;
  /** The label of the first row; missing: *Run*. */
  accept?: string;
  /** The row that is active first. */
  activeKey: string;
  step?: number;
  totalSteps?: number;
}

const longestComplaint = 200;

/** Shows what will be sent and everything that can be changed. Combinations that Hex refuses cannot be chosen. */
export async function askSummary(
  form: Form,
  { activeKey, canSave, accept, ...place }: SummaryQuestion,
): Promise<{ step: SummaryStep; key: string } | Back | undefined> {
  const { context } = form;
  const result = form.dryRunResult;
  const placeholder = joined(
    result && dryRunText(result),
    accept === undefined ? vscode.l10n.t("Review and run") : vscode.l10n.t("Review and change"),
  );
  return await ask<SummaryItem, { step: SummaryStep; key: string }>(
    { title: form.title, placeholder, stays: true, onDidLeave: context.onDidLeave, flow: context.flow, ...place },
    ({ pick, answer }) => {
      const give = (key: string) => (step: SummaryStep) => answer({ step, key });
      const show = () => replaceItems(pick, summaryItems(form, { canSave, accept }, give));
      show();
      pick.activeItems = pick.items.filter((item) => item.key === activeKey);
      return {
        onAccept: ({ key = "run", step, toggle }) => {
          if (toggle) {
            form.options = toggle(form.options);
            show();
          } else if (step) {
            answer({ step, key });
          }
        },
      };
    },
  );
}

function summaryItems(
  form: Form,
  { canSave, accept }: Pick<SummaryQuestion, "canSave" | "accept">,
  give: (key: string) => Give,
): SummaryItem[] {
  const { options, known, dryRunResult } = form;
  const save: SummaryItem = {
    key: "save",
    label: vscode.l10n.t("Save as preset…"),
    iconPath: new vscode.ThemeIcon("save"),
    step: "save",
  };
  return [
    {
      key: "run",
      label: accept ?? (options.dryRun ? vscode.l10n.t("Validate Without Running") : vscode.l10n.t("Run")),
      iconPath: new vscode.ThemeIcon(accept !== undefined ? "check" : options.dryRun ? "beaker" : "play"),
      detail: sentSentences(options, form.inputs, form.dates),
      alwaysShow: true,
      step: "run",
    },
    ...(dryRunResult ? [dryRunItem(dryRunResult)] : []),
    separator(sourceText(known.source)),
    ...unknownItems(form),
    ...known.notes.map((note, at): SummaryItem => ({
      key: `note ${at}`,
      label: noteText(note),
      iconPath: new vscode.ThemeIcon("info"),
    })),
    ...form.inputs
      .filter(({ notInApp }) => !notInApp)
      .map((input) => inputItem(form, input, give(`input ${input.name}`))),
    ...notInAppItems(form, give),
    ...(known.source.kind === "export" && known.isComplete
      ? []
      : [
          closable(options, "inputs", {
            key: "add",
            label: vscode.l10n.t("Add an input value…"),
            iconPath: new vscode.ThemeIcon("add"),
            step: "add",
          }),
        ]),
    ...(exclusiveOf(options) === "inputs" ? [clearItem()] : []),
    separator(vscode.l10n.t("Options")),
    ...optionItems(options),
    separator(vscode.l10n.t("Notifications")),
    ...notificationItems(form),
    ...(canSave ? [separator(""), save] : []),
  ];
}

/** Why the inputs are not known. */
function unknownItems({ known }: Form): SummaryItem[] {
  const why = whyUnknown(known.source);
  const noInputs = known.inputs.length === 0 && (known.source.kind === "export" || known.source.kind === "file");
  if (noInputs) {
    return [{ key: "none", label: vscode.l10n.t("The project has no inputs"), iconPath: new vscode.ThemeIcon("info") }];
  }
  return why === undefined
    ? []
    : [
        {
          key: "retry",
          label: vscode.l10n.t("Reload inputs from Hex"),
          detail: why,
          iconPath: new vscode.ThemeIcon("warning"),
          step: "retry",
        },
      ];
}

/** Inputs of the notebook that are not in the published app, listed separately. */
function notInAppItems(form: Form, give: (key: string) => Give): SummaryItem[] {
  const apart = form.inputs.filter(({ notInApp }) => notInApp);
  return apart.length === 0
    ? []
    : [
        separator(vscode.l10n.t("Not in the app: Hex ignores them")),
        ...apart.map((input) => inputItem(form, input, give(`input ${input.name}`))),
      ];
}

function inputItem(form: Form, input: ProjectInput, give: Give): SummaryItem {
  const { name } = input;
  const key = `input ${name}`;
  const label = inputName(input);
  const closed = closedText(closedBy(form.options, "inputs"));
  if (closed !== undefined) {
    return { key, label, description: closed, iconPath: new vscode.ThemeIcon("circle-slash") };
  }
  const value = form.valueOf(name);
  const typed = typedDate(form.dates, name);
  if (input.kind === "notSettable" && value === undefined) {
    const why =
      input.inputType === "TABLE"
        ? vscode.l10n.t("table: can only be filled in within Hex")
        : vscode.l10n.t("file: can only be uploaded in Hex");
    return { key, label, description: why, iconPath: new vscode.ThemeIcon("circle-slash") };
  }
  const complaint =
    complaintOf(form, input, value) ?? (input.notInApp && value !== undefined ? notInAppText() : undefined);
  const button = (icon: string, tooltip: string, step: SummaryStep): RowButton => ({
    iconPath: new vscode.ThemeIcon(icon),
    tooltip,
    act: () => give(step),
  });
  const edit = button("edit", vscode.l10n.t("Change this value"), { edit: name });
  const reset = button("discard", vscode.l10n.t("Use default"), { reset: name });
  return {
    key,
    label,
    description: sentText(input, value, typed),
    detail: complaint,
    iconPath: new vscode.ThemeIcon(
      complaint === undefined ? (value === undefined ? "circle-outline" : "symbol-variable") : "warning",
    ),
    buttons: value === undefined ? [edit] : [edit, reset],
    step: { edit: name },
  };
}

/** Why Hex refused a value, or what is known to be wrong with it. */
function complaintOf(form: Form, input: ProjectInput, value: InputValue | undefined): string | undefined {
  const said = form.complaints.get(input.name);
  if (said !== undefined) {
    return plain(said, longestComplaint);
  }
  const problem = form.dateProblem(input.name) ?? (value === undefined ? undefined : problemWith(input, value));
  return problem && inputErrorMessage(problem);
}

/** Why a value has no effect. */
function notInAppText(): string {
  return vscode.l10n.t("Not in the app: Hex ignores it.");
}

function clearItem(): SummaryItem {
  return {
    key: "clear",
    label: vscode.l10n.t("Reset all to defaults"),
    iconPath: new vscode.ThemeIcon("clear-all"),
    step: "clear",
  };
}

function optionItems(options: RunOptions): SummaryItem[] {
  const { viewId } = options;
  return [
    toggleItem("cached", vscode.l10n.t("Use cached SQL results"), options.useCachedSqlResults !== false, (on) => ({
      useCachedSqlResults: on,
    })),
    closable(
      options,
      "updatePublishedResults",
      toggleItem(
        "publish",
        vscode.l10n.t("Update published results"),
        options.updatePublishedResults === true,
        (on) => ({ updatePublishedResults: on }),
      ),
    ),
    toggleItem("dryRun", vscode.l10n.t("Dry run (validate only)"), options.dryRun === true, (on) => ({ dryRun: on })),
    closable(options, "viewId", {
      key: "view",
      label: vscode.l10n.t("Inputs of a saved view…"),
      description: viewId === undefined ? vscode.l10n.t("none") : shortText(viewId),
      iconPath: new vscode.ThemeIcon("bookmark"),
      step: "view",
    }),
  ];
}

/** The row, or a row with the reason why it cannot be chosen. */
function closable(options: RunOptions, exclusive: Exclusive, item: SummaryItem): SummaryItem {
  const closed = closedText(closedBy(options, exclusive));
  return closed === undefined
    ? item
    : { key: item.key, label: item.label, description: closed, iconPath: new vscode.ThemeIcon("circle-slash") };
}

function closedText(by: Exclusive | undefined): string | undefined {
  switch (by) {
    case undefined:
      return undefined;
    case "inputs":
      return vscode.l10n.t("only with default inputs");
    case "viewId":
      return vscode.l10n.t("not with a saved view");
    case "updatePublishedResults":
      return vscode.l10n.t("not while updating published results (only with default inputs)");
  }
}

function toggleItem(key: string, label: string, isOn: boolean, set: (on: boolean) => RunOptions): SummaryItem {
  return {
    key,
    label,
    iconPath: new vscode.ThemeIcon(isOn ? "pass-filled" : "circle-large-outline"),
    description: isOn ? vscode.l10n.t("on") : vscode.l10n.t("off"),
    toggle: (options) => ({ ...options, ...set(!isOn) }),
  };
}

function notificationItems({ options, names }: Form): SummaryItem[] {
  return [
    ...(options.notifications ?? []).map((notification, at): SummaryItem => ({
      key: `notification ${at}`,
      label: notificationText(notification, names),
      iconPath: new vscode.ThemeIcon("bell"),
      step: { notification },
    })),
    {
      key: "notify",
      label: vscode.l10n.t("Notify when finished…"),
      iconPath: new vscode.ThemeIcon("bell"),
      step: { notification: undefined },
    },
  ];
}
