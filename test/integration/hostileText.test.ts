import assert from "node:assert/strict";
import * as vscode from "vscode";
import { confirm, showErrorMessage, showInformation, showWarning, withProgress } from "../../src/ui/messages";
import { createInputBox, createQuickPick, showInputBox, showQuickPick } from "../../src/ui/quickInput";

const hostile = "a [Fix](command:workbench.action.terminal.sendSequence?%22sh%22) $(trash)\u202E\u{E0041}\uFE0F";

describe("Text of others on its way to the screen", () => {
  const replaced = [
    "showInformationMessage",
    "showWarningMessage",
    "showErrorMessage",
    "showInputBox",
    "showQuickPick",
    "withProgress",
  ] as const;
  const originals = Object.fromEntries(replaced.map((name) => [name, vscode.window[name]]));
  let given: unknown[];
  beforeEach(() => (given = []));
  afterEach(() => void Object.assign(vscode.window, originals));

  /** Puts something in the place of VS Code's own that keeps what it is given. */
  function catches(...names: (typeof replaced)[number][]): void {
    const keep = (...all: unknown[]) => {
      given.push(...all);
      return Promise.resolve(undefined);
    };
    Object.assign(vscode.window, Object.fromEntries(names.map((name) => [name, keep])));
  }

  /** Every text in it, at any depth. */
  function texts(value: unknown): string[] {
    return typeof value === "string"
      ? [value]
      : typeof value === "object" && value !== null
        ? Object.values(value).flatMap(texts)
        : [];
  }

  function assertText(all: unknown): void {
    assert.ok(texts(all).length > 0);
    for (const text of texts(all)) {
      assert.doesNotMatch(text, /\]\(|\$\(|[\u202E\uFE0F]|\u{E0041}/u);
    }
  }

  it("is text in notices, questions and progress", async () => {
    catches("showInformationMessage", "showWarningMessage", "showErrorMessage", "withProgress");
    await showInformation(hostile);
    await showWarning(hostile);
    await confirm(hostile, "Run", { detail: `${hostile}\n${hostile}` });
    await showErrorMessage(hostile, { title: "Show Log" });
    await withProgress({ location: vscode.ProgressLocation.Window, title: hostile }, () => Promise.resolve());
    assertText(given);
    assert.equal(texts(given).filter((text) => text.includes("\n")).length, 1, "Lines of a detail stay lines.");
  });

  it("is text in the titles, prompts and validation messages of pickers and boxes", async () => {
    catches("showInputBox", "showQuickPick");
    await showInputBox({ title: hostile, prompt: hostile, placeHolder: hostile });
    await showQuickPick([], { title: hostile, placeHolder: hostile });
    const box = createInputBox();
    const pick = createQuickPick();
    box.title = box.prompt = box.placeholder = hostile;
    box.validationMessage = hostile;
    pick.title = pick.placeholder = hostile;
    assertText([given, box.title, box.prompt, box.placeholder, box.validationMessage, pick.title, pick.placeholder]);
    box.validationMessage = { message: hostile, severity: vscode.InputBoxValidationSeverity.Info };
    assertText((box.validationMessage as vscode.InputBoxValidationMessage).message);
    box.value = hostile;
    assert.equal(box.value, hostile, "What is typed is the user's own.");
    let hidden = 0;
    box.onDidHide(() => hidden++);
    box.dispose();
    pick.dispose();
    assert.equal(hidden, 0);
  });

  it("is text in what a box says while it is typed in", async () => {
    let validate: vscode.InputBoxOptions["validateInput"];
    Object.assign(vscode.window, {
      showInputBox: (options: vscode.InputBoxOptions) => (
        (validate = options.validateInput),
        Promise.resolve(undefined)
      ),
    });
    await showInputBox({ validateInput: () => hostile });
    assertText(await validate?.(""));
    await showInputBox({
      validateInput: () => ({ message: hostile, severity: vscode.InputBoxValidationSeverity.Error }),
    });
    assertText(await validate?.(""));
  });
});
