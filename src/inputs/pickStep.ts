import * as vscode from "vscode";
import type { InputValue, ProjectInput } from "../hex/types";
import { labelOf, sameValue } from "../store/inputSchema/typing";
import { joined } from "../ui/format";
import { ask, separator, type KeyedItem } from "../ui/quickPick";
import { shownFirst, stepOptions, type AskStep, type StepAnswer, type StepQuestion } from "./step";
import { shortText, valueText } from "./inputText";

type OptionItem = KeyedItem & { answer?: StepAnswer };

/** Asks for one of an input's options: those of a dropdown, or true and false. */
export const askOption: AskStep = (context, question) => {
  let give: (answer: StepAnswer) => void = () => undefined;
  const options = stepOptions(context, question, (answer) => give(answer));
  return ask<OptionItem, StepAnswer>({ ...options, placeholder: placeholder(question) }, ({ pick, answer }) => {
    give = answer;
    const { value, from } = shownFirst(question);
    const items = optionItems(question);
    pick.items = items;
    const shown =
      from === "default" || value === undefined
        ? undefined
        : items.find((item) => typeof item.answer === "object" && sameValue(item.answer.value, value));
    pick.activeItems = items.slice(0, 1).map((first) => shown ?? first);
    return { onAccept: (item) => item.answer !== undefined && answer(item.answer) };
  });
};

function placeholder({ complaint, source, input }: StepQuestion): string {
  return (
    complaint ??
    joined(input.text === undefined ? undefined : shortText(input.text), vscode.l10n.t("Choose a value"), source)
  );
}

function optionItems(question: StepQuestion): OptionItem[] {
  const { input } = question;
  const values: InputValue[] = input.kind === "checkbox" ? [true, false] : (input.options ?? []);
  const keep: OptionItem = {
    key: "default",
    label: keepText(input),
    iconPath: new vscode.ThemeIcon("discard"),
    answer: "default",
  };
  const none: OptionItem[] = input.optional ? [noneItem(question)] : [];
  return [
    keep,
    separator(""),
    ...none,
    ...values.map((value, at) => ({
      key: `option ${at}`,
      label: optionText(question, value),
      description: mark(question, value),
      answer: { value },
    })),
  ];
}

/** Nothing is chosen: what is not sent keeps the default, so that none is only sent where there is one. */
function noneItem(question: StepQuestion): OptionItem {
  const { input } = question;
  const isDefault = input.defaultValue === undefined && input.defaultVariable === undefined;
  return {
    key: "none",
    label: vscode.l10n.t("None"),
    description: mark(question, null),
    answer: isDefault ? "default" : { value: null },
  };
}

function optionText({ input }: StepQuestion, value: InputValue): string {
  if (input.kind === "checkbox") {
    return value === true ? vscode.l10n.t("Yes (true)") : vscode.l10n.t("No (false)");
  }
  const label = labelOf(input, value);
  if (label !== undefined) {
    return shortText(label);
  }
  return typeof value === "string" && value !== "" ? shortText(value) : valueText(input, value);
}

/** What is special about an option. */
export function mark({ input, value: set, lastUsed }: StepQuestion, value: InputValue): string | undefined {
  if (set !== undefined && sameValue(set, value)) {
    return vscode.l10n.t("selected");
  }
  if (lastUsed !== undefined && sameValue(lastUsed, value)) {
    return vscode.l10n.t("last used");
  }
  return input.defaultValue !== undefined && sameValue(input.defaultValue, value)
    ? vscode.l10n.t("default")
    : undefined;
}

function keepText(input: ProjectInput): string {
  const { defaultValue } = input;
  return defaultValue === undefined
    ? vscode.l10n.t("Use the default")
    : vscode.l10n.t("Use the default, {0}", valueText(input, defaultValue));
}
