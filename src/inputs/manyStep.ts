import * as vscode from "vscode";
import type { InputValue } from "../hex/types";
import { labelOf, sameValue } from "../store/inputSchema/typing";
import { joined } from "../ui/format";
import { shownFirst, shownText, stepOptions, type AskStep, type StepAnswer, type StepQuestion } from "./step";
import { askMany, type ManyItem } from "./tickBox";
import { shortText, valueText } from "./inputText";

type OptionItem = ManyItem & { value: InputValue };

/** Asks which of an input's options are sent. */
export const askOptionsOf: AskStep = async (context, question) => {
  const { input, complaint } = question;
  const first = shownFirst(question);
  const shown = Array.isArray(first.value) ? first.value : [];
  const items = optionItems(question, shown);
  let give: (answer: StepAnswer) => void = () => undefined;
  const options = stepOptions(context, question, (answer) => give(answer));
  const placeholder =
    complaint ?? joined(vscode.l10n.t("Select values. {0}", shownText(first, false)), question.source);
  return await askMany<OptionItem, StepAnswer>({ ...options, placeholder }, ({ pick, answer }) => {
    give = answer;
    pick.items = items;
    pick.selectedItems = items.filter(({ value }) => shown.some((one) => sameValue(one, value)));
    return {
      accept: (ticked) => {
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

/** The input's options, and what is sent so far although it is none of them. */
function optionItems({ input }: StepQuestion, shown: readonly InputValue[]): OptionItem[] {
  const options = input.options ?? [];
  const isOption = (value: InputValue) => options.some((option) => sameValue(option, value));
  const defaults = Array.isArray(input.defaultValue) ? input.defaultValue : [];
  return [...options, ...shown.filter((value) => !isOption(value))].map((value) => ({
    label: optionText(input, value),
    description: description(
      isOption(value),
      defaults.some((one) => sameValue(one, value)),
    ),
    value,
  }));
}

function optionText(input: StepQuestion["input"], value: InputValue): string {
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
