import * as vscode from "vscode";
import type { InputValue, ProjectInput } from "../hex/types";
import { labelOf, sameValue } from "../store/inputSchema/typing";
import { joined } from "../ui/format";
import { ask, askMany, separator, type KeyedItem } from "../ui/quickPick";
import { inputName, shortText, valueText } from "./inputText";
import {
  shownFirst,
  shownText,
  stepOptions,
  type AskStep,
  type Entered,
  type StepAnswer,
  type StepQuestion,
} from "./stepQuestion";

type OneItem = KeyedItem & { answer?: Entered };

/** Asks for one of an input's options: those of a dropdown, or true and false. */
export const askOption: AskStep = (context, question) => {
  const options = stepOptions(context, question);
  return ask<OneItem, StepAnswer>({ ...options, placeholder: placeholder(question) }, ({ pick, answer }) => {
    const { value, from } = shownFirst(question);
    const items = oneItems(question);
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
  const name = inputName(input);
  return complaint === undefined
    ? joined(
        name,
        input.text === undefined ? undefined : shortText(input.text),
        vscode.l10n.t("Choose a value"),
        source,
      )
    : joined(name, complaint);
}

function oneItems(question: StepQuestion): OneItem[] {
  const { input } = question;
  const values: InputValue[] = input.kind === "checkbox" ? [true, false] : (input.options ?? []);
  const keep: OneItem = {
    key: "default",
    label: keepText(input),
    iconPath: new vscode.ThemeIcon("discard"),
    answer: "default",
  };
  const none: OneItem[] = input.optional ? [noneItem(question)] : [];
  return [
    keep,
    separator(""),
    ...none,
    ...values.map((value, at) => ({
      key: `option ${at}`,
      label: oneText(question, value),
      description: mark(question, value),
      answer: { value },
    })),
  ];
}

/** "None". An input that is not sent keeps its default, so null is sent only where there is a default. */
function noneItem(question: StepQuestion): OneItem {
  const { input } = question;
  const isDefault = input.defaultValue === undefined && input.defaultVariable === undefined;
  return {
    key: "none",
    label: vscode.l10n.t("None"),
    description: mark(question, null),
    answer: isDefault ? "default" : { value: null },
  };
}

function oneText({ input }: StepQuestion, value: InputValue): string {
  if (input.kind === "checkbox") {
    return value === true ? vscode.l10n.t("Yes (true)") : vscode.l10n.t("No (false)");
  }
  const label = labelOf(input, value);
  if (label !== undefined) {
    return shortText(label);
  }
  return typeof value === "string" && value !== "" ? shortText(value) : valueText(input, value);
}

/** How an option stands out. */
function mark({ input, value: set, lastUsed }: StepQuestion, value: InputValue): string | undefined {
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

type ManyItem = vscode.QuickPickItem & { value: InputValue };

/** Asks for any number of an input's options. */
export const askOptionsOf: AskStep = async (context, question) => {
  const { input, complaint } = question;
  const first = shownFirst(question);
  const shown = listOf(first.value);
  const items = manyItems(question, shown);
  const options = stepOptions(context, question);
  const what = vscode.l10n.t("Select values. {0}", shownText(first, false));
  const placeholder =
    complaint === undefined ? joined(inputName(input), what, question.source) : joined(inputName(input), complaint);
  return await askMany<ManyItem, StepAnswer>({ ...options, placeholder }, ({ pick, answer }) => {
    pick.items = items;
    pick.selectedItems = items.filter(({ value }) => shown.some((one) => sameValue(one, value)));
    return {
      onAccept: (ticked) => {
        const value = items.flatMap((item) => (ticked.includes(item) ? [item.value] : []));
        const keepsDefault = first.from === "default" || (first.from === "nothing" && value.length === 0);
        answer(
          keepsDefault && sameSet(value, Array.isArray(input.defaultValue) ? input.defaultValue : [])
            ? "default"
            : { value },
        );
      },
    };
  });
};

/** The input's options, and chosen values that are not among them. */
function manyItems({ input }: StepQuestion, shown: readonly InputValue[]): ManyItem[] {
  const options = input.options ?? [];
  const isOption = (value: InputValue) => options.some((option) => sameValue(option, value));
  const defaults = Array.isArray(input.defaultValue) ? input.defaultValue : [];
  return [...options, ...shown.filter((value) => !isOption(value))].map((value) => ({
    label: manyText(input, value),
    description: description(
      isOption(value),
      defaults.some((one) => sameValue(one, value)),
    ),
    value,
  }));
}

/** What was sent while the input had another kind is a list of one. */
function listOf(value: InputValue | undefined): readonly InputValue[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

function manyText(input: StepQuestion["input"], value: InputValue): string {
  const label = labelOf(input, value) ?? (typeof value === "string" ? value : "");
  return label === "" ? valueText({ ...input, kind: "dropdown" }, value) : shortText(label);
}

function description(isOption: boolean, isDefault: boolean): string | undefined {
  if (!isOption) {
    return vscode.l10n.t("no longer among the options");
  }
  return isDefault ? vscode.l10n.t("default") : undefined;
}

function sameSet(values: readonly InputValue[], others: readonly InputValue[]): boolean {
  return values.length === others.length && values.every((value) => others.some((other) => sameValue(value, other)));
}
