import type * as vscode from "vscode";
import type { Disposable } from "../util/disposables";

type Input = Pick<vscode.InputBox, "title" | "value" | "busy" | "show" | "onDidHide" | "onDidAccept" | "dispose">;

/** Takes what was typed while a question was on its way, and whether Enter came after it; false when that is answered already. */
export type TakeAhead = (typed: string, isAccepted: boolean) => boolean;

/**
 * Questions that are asked one after the other. One that was answered stays on the screen, busy,
 * until the next one is shown in its place: between a question that is hidden and one that is shown,
 * keys land in the editor behind them. What is typed in between is handed to the next question.
 */
export class QuestionFlow implements Disposable {
  private kept: Kept | undefined;
  /** What was typed ahead of the questions to come, with Enter between them. */
  private ahead: string[] = [];
  private left = false;

  /** Somebody closed a question that was answered, while the next one was on its way: it is not to be shown. */
  get isLeft(): boolean {
    return this.left;
  }

  /** Shows a question, in place of the one that was answered. `take` may be called while it is shown, and once more after that. */
  show(input: Input, take: TakeAhead): void {
    const { kept } = this;
    this.kept = undefined;
    kept?.replaceBy(take);
    // VS Code hides the one before when it shows another.
    input.show();
    this.giveAhead(take);
  }

  /** Leaves a question that was answered on the screen. */
  keep(input: Input): void {
    this.kept?.dispose();
    const kept: Kept = new Kept(input, (lines, take) => {
      if (take) {
        const [first = "", ...others] = lines;
        this.ahead = [...this.ahead.slice(0, -1), (this.ahead.at(-1) ?? "") + first, ...others];
        this.giveAhead(take);
      } else {
        this.left = true;
        this.kept = undefined;
      }
    });
    this.kept = kept;
  }

  /** Says on the question that was answered what the next one waits for; false when there is none. */
  say(title: string): boolean {
    return this.kept?.say(title) ?? false;
  }

  /** There is no further question, or none that the keys are for: takes the last one from the screen. */
  end(): void {
    this.kept?.dispose();
    this.kept = undefined;
    this.ahead = [];
    this.left = false;
  }

  dispose(): void {
    this.end();
  }

  private giveAhead(take: TakeAhead): void {
    const { ahead } = this;
    const [typed = "", ...others] = ahead;
    if (typed === "" && others.length === 0) {
      return;
    }
    // Taking it may answer the question, and so begin the next one.
    this.ahead = others;
    if (!take(typed, others.length > 0)) {
      this.ahead = ahead;
    }
  }
}

/** A question that was answered and is still on the screen. */
class Kept implements Disposable {
  private readonly lines: string[] = [];
  private readonly listeners: Disposable[];
  private seen: string;
  private take: TakeAhead | undefined;

  constructor(
    private readonly input: Input,
    onHide: (lines: string[], take: TakeAhead | undefined) => void,
  ) {
    this.seen = input.value;
    input.busy = true;
    this.listeners = [
      input.onDidAccept(() => this.lines.push(this.newlyTyped())),
      // VS Code tells of all keys that a question got before it tells that it is hidden.
      input.onDidHide(() => {
        const lines = [...this.lines, this.newlyTyped()];
        this.dispose();
        onHide(lines, this.take);
      }),
    ];
  }

  replaceBy(take: TakeAhead): void {
    this.take = take;
  }

  say(title: string): boolean {
    this.input.title = title;
    return true;
  }

  dispose(): void {
    this.listeners.forEach((listener) => listener.dispose());
    this.input.dispose();
  }

  /** What follows the answer; a text that is selected, as a default is, is replaced. */
  private newlyTyped(): string {
    const {
      seen,
      input: { value },
    } = this;
    this.seen = value;
    return value.startsWith(seen) ? value.slice(seen.length) : seen.startsWith(value) ? "" : value;
  }
}
