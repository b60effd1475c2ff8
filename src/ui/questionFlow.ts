import type * as vscode from "vscode";
import { DisposableStore, type Disposable } from "../util/disposables";

type Input = Pick<vscode.InputBox, "title" | "value" | "busy" | "show" | "onDidHide" | "onDidAccept" | "dispose">;

/** Receives what was typed before a question was shown, and whether Enter followed; returns false when the question is answered already. */
type TakeAhead = (typed: string, isAccepted: boolean) => boolean;

/**
 * A sequence of questions. An answered question stays on the screen, busy, until the next one replaces it:
 * with no question on the screen, keys would land in the editor behind. What is typed in between goes to
 * the next question.
 */
export class QuestionFlow implements Disposable {
  private kept: Kept | undefined;
  /** What was typed before the next questions were shown, split at Enter. */
  private ahead: string[] = [];
  private left = false;

  /** The user closed an answered question before the next one came, so no further question is shown. */
  get isLeft(): boolean {
    return this.left;
  }

  /** Shows a question in place of the answered one. `take` may be called while it is shown, and once more after that. */
  show(input: Input, take: TakeAhead): void {
    const { kept } = this;
    this.kept = undefined;
    kept?.replaceBy(take);
    // VS Code hides the previous one when it shows another.
    input.show();
    this.giveAhead(take);
  }

  /**
   * Keeps an answered question on the screen.
   *
   * @param isAhead whether what was typed into it is for the next question too: it answered itself.
   */
  keep(input: Input, isAhead = false): void {
    this.kept?.dispose();
    const kept: Kept = new Kept(input, isAhead, (lines, take) => {
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

  /** Shows on the answered question what the next one waits for; false when there is none. */
  setTitle(title: string): boolean {
    return this.kept?.setTitle(title) ?? false;
  }

  /** Removes the last question from the screen: no further one follows, or none that should get the keys. */
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
    // This may answer the question, and so start the next one.
    this.ahead = others;
    if (!take(typed, others.length > 0)) {
      this.ahead = ahead;
    }
  }
}

/** An answered question that is still on the screen. */
class Kept implements Disposable {
  private readonly lines: string[] = [];
  private readonly listeners = new DisposableStore();
  private seen: string;
  private take: TakeAhead | undefined;

  constructor(
    private readonly input: Input,
    isAhead: boolean,
    onHide: (lines: string[], take: TakeAhead | undefined) => void,
  ) {
    this.seen = isAhead ? "" : input.value;
    input.busy = true;
    this.listeners.add(input.onDidAccept(() => this.lines.push(this.newlyTyped())));
    // VS Code reports all keys that a question received before it reports that it is hidden.
    this.listeners.add(
      input.onDidHide(() => {
        const lines = [...this.lines, this.newlyTyped()];
        this.dispose();
        onHide(lines, this.take);
      }),
    );
  }

  replaceBy(take: TakeAhead): void {
    this.take = take;
  }

  setTitle(title: string): boolean {
    this.input.title = title;
    return true;
  }

  dispose(): void {
    this.listeners.dispose();
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
