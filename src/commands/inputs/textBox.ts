import * as vscode from "vscode";
import { DisposableStore } from "../../util/disposables";
import { back, type Back, type QuestionOptions } from "../quickPick";

export interface BoxOptions extends Omit<QuestionOptions, "stays"> {
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
export function askText<Answer>(options: BoxOptions, begin: (open: OpenBox<Answer>) => BoxRules): Promise<Answer | Back | undefined> {
  return new Promise((resolve) => {
    const disposables = new DisposableStore();
    const box = disposables.add(vscode.window.createInputBox());
    let given: Answer | Back | undefined;
    const answer = (value: Answer | Back) => {
      given = value;
      box.hide();
    };
    box.title = options.title;
    box.prompt = options.prompt;
    box.placeholder = options.placeholder;
    box.value = options.value;
    box.password = options.password ?? false;
    box.step = options.step;
    box.totalSteps = options.totalSteps;
    box.ignoreFocusOut = true;
    const buttons = options.buttons ?? [];
    box.buttons = [...(options.canGoBack ? [vscode.QuickInputButtons.Back] : []), ...buttons];
    const { say, accept } = begin({ box, answer });
    const show = () => {
      box.validationMessage = say(box.value);
    };
    disposables.add(
      box.onDidHide(() => {
        disposables.dispose();
        resolve(given);
      }),
    );
    if (options.onDidLeave) {
      disposables.add(options.onDidLeave(() => box.hide()));
    }
    disposables.add(box.onDidTriggerButton((pressed) => (pressed === vscode.QuickInputButtons.Back ? answer(back) : buttons.find((one) => one === pressed)?.act())));
    disposables.add(box.onDidChangeValue(show));
    disposables.add(
      box.onDidAccept(() => {
        show();
        if (say(box.value)?.severity !== vscode.InputBoxValidationSeverity.Error) {
          accept(box.value);
        }
      }),
    );
    show();
    box.show();
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
