import * as vscode from "vscode";
import { createInputBox } from "./quickInput";
import { askWith, type Back, type QuestionOptions } from "./quickPick";

interface BoxOptions<Answer> extends Omit<QuestionOptions<Answer>, "stays"> {
  prompt: string;
  value: string;
  /** Hides what is typed. */
  password?: boolean;
}

/** A box on the screen. */
interface OpenBox<Answer> {
  box: vscode.InputBox;
  /** Closes the box with this answer. */
  answer: (value: Answer) => void;
}

/** How a box handles its text. */
interface BoxRules {
  /** What to show below the text while it is typed. */
  validate: (text: string) => vscode.InputBoxValidationMessage | undefined;
  /** Called on Enter, unless `validate` reports an error. */
  accept: (text: string) => void;
}

/**
 * Asks for a text in a box that stays open when it loses focus.
 *
 * @returns undefined when the box was closed, `back` when the user wants the previous step.
 */
export function askText<Answer>(
  options: BoxOptions<Answer>,
  begin: (open: OpenBox<Answer>) => BoxRules,
): Promise<Answer | Back | undefined> {
  const box = createInputBox();
  return askWith<Answer>(box, { ...options, stays: true }, (answer, disposables) => {
    box.prompt = options.prompt;
    box.value = options.value;
    box.password = options.password ?? false;
    const { validate, accept } = begin({ box, answer });
    const show = () => {
      box.validationMessage = validate(box.value);
    };
    disposables.add(box.onDidChangeValue(show));
    show();
    return {
      onDidSetValue: show,
      accept: () => {
        show();
        if (validate(box.value)?.severity !== vscode.InputBoxValidationSeverity.Error) {
          accept(box.value);
        }
      },
    };
  });
}

/** A remark on a text that is accepted. */
export function hint(message: string | undefined): vscode.InputBoxValidationMessage | undefined {
  return message === undefined ? undefined : { message, severity: vscode.InputBoxValidationSeverity.Info };
}

/** The reason why a text is not accepted. */
export function refusal(message: string): vscode.InputBoxValidationMessage {
  return { message, severity: vscode.InputBoxValidationSeverity.Error };
}
