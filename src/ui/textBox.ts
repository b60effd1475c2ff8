import * as vscode from "vscode";
import { createInputBox } from "./quickInput";
import { askWith, type Back, type QuestionOptions } from "./quickPick";

export interface BoxOptions<Answer> extends Omit<QuestionOptions<Answer>, "stays"> {
  prompt: string;
  value: string;
  /** Is not shown while it is typed. */
  password?: boolean;
}

/** A box that is on the screen. */
export interface OpenBox<Answer> {
  box: vscode.InputBox;
  /** Closes the box with this answer. */
  answer: (value: Answer) => void;
}

/** What a box does with what is typed. */
export interface BoxRules {
  /** What to say of the text while it is typed; nothing when there is nothing to say. */
  say: (text: string) => vscode.InputBoxValidationMessage | undefined;
  /** Enter; not called for a text of which an error is said. */
  accept: (text: string) => void;
}

/**
 * Asks for a text in a box that stays open while people look something up elsewhere.
 *
 * @returns nothing when the box was closed, `back` when the step before is wanted.
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
    const { say, accept } = begin({ box, answer });
    const show = () => {
      box.validationMessage = say(box.value);
    };
    disposables.add(box.onDidChangeValue(show));
    show();
    return {
      onDidSetValue: show,
      accept: () => {
        show();
        if (say(box.value)?.severity !== vscode.InputBoxValidationSeverity.Error) {
          accept(box.value);
        }
      },
    };
  });
}

/** Something to know about a text that can be taken. */
export function hint(message: string | undefined): vscode.InputBoxValidationMessage | undefined {
  return message === undefined ? undefined : { message, severity: vscode.InputBoxValidationSeverity.Info };
}

/** What is wrong with a text that cannot be taken. */
export function refusal(message: string): vscode.InputBoxValidationMessage {
  return { message, severity: vscode.InputBoxValidationSeverity.Error };
}
