import * as vscode from "vscode";
import { settled } from "./fakes";

/** What a test does with the lists that open, one after the other; the last list stays with none left. */
export type PickStep = (pick: FakePick) => Promise<void> | void;

/** Takes the place of the user for lists and input boxes. Restores VS Code's own on dispose. */
export class FakePicks implements vscode.Disposable {
  /** Every list that was opened. */
  readonly opened: FakePick[] = [];
  /** What is typed into input boxes; nothing closes them. */
  readonly typed: (string | undefined)[] = [];
  readonly boxes: Pick<vscode.InputBoxOptions, "value" | "password" | "prompt" | "title">[] = [];
  /** Whether the steps are also for the list that is shown while inputs take long to load. */
  meetsWaiting = false;
  /** What is done with the boxes that open, instead of typing what `typed` holds. */
  readonly inBoxes: ((box: FakeBox) => Promise<void> | void)[] = [];
  /** Titles of what was on the screen, one after the other; undefined: nothing, so that keys went to what is behind. */
  readonly onTheScreen: (string | undefined)[] = [];
  private readonly originals = { ...vscode.window };
  private readonly steps: PickStep[] = [];
  private shown: FakeInput | undefined;

  constructor() {
    const createQuickPick = () => {
      const pick = new FakePick(() => {
        this.replaceShown(pick);
        void failingTheTest(this.use(pick));
      });
      return pick;
    };
    const showInputBox = (options: vscode.InputBoxOptions) => {
      this.boxes.push(options);
      return Promise.resolve(this.typed.shift());
    };
    const createInputBox = () => {
      const box = new FakeBox(() => {
        this.replaceShown(box);
        void failingTheTest(this.fill(box));
      });
      return box;
    };
    Object.assign(vscode.window, { createQuickPick, createInputBox, showInputBox });
  }

  /** Does this with the next list that opens. */
  then(...steps: PickStep[]): void {
    this.steps.push(...steps);
  }

  get last(): FakePick {
    const last = this.opened.at(-1);
    if (!last) {
      throw new Error("No list was opened");
    }
    return last;
  }

  /** VS Code shows one at a time: the one before is hidden. */
  private replaceShown(input: FakeInput): void {
    const before = this.shown;
    this.shown = input;
    this.onTheScreen.push(input.title);
    input.onDidHide(() => this.shown === input && this.onTheScreen.push(undefined));
    before?.hide();
  }

  dispose(): void {
    this.opened.forEach((pick) => pick.hide());
    const { createQuickPick, createInputBox, showInputBox } = this.originals;
    Object.assign(vscode.window, { createQuickPick, createInputBox, showInputBox });
  }

  private async fill(box: FakeBox): Promise<void> {
    const { title, prompt, value, password } = box;
    this.boxes.push({ title, prompt, value, password });
    const step = this.inBoxes.shift();
    await settled();
    if (step) {
      await step(box);
      return;
    }
    const text = this.typed.shift();
    if (text === undefined) {
      box.hide();
    } else {
      box.enter(text);
    }
  }

  private async use(pick: FakePick): Promise<void> {
    this.opened.push(pick);
    await settled();
    // Comes on a busy machine, when the inputs take longer than a moment, and goes by itself.
    if (this.meetsWaiting || pick.labels.join() !== "Continue Without Waiting") {
      await this.steps.shift()?.(pick);
    }
  }
}

/** Nobody waits for a step: what it finds wrong fails the test at once, instead of letting it wait in vain. */
async function failingTheTest(step: Promise<void>): Promise<void> {
  await step.catch((error: unknown) => {
    setImmediate(() => {
      throw error;
    });
  });
}

/** Chooses the row with this label. */
export function choose(label: string): PickStep {
  return (pick) => pick.choose(label);
}

/** Types into the list, then chooses the row that came of it. */
export function type(text: string, label: string): PickStep {
  return (pick) => {
    pick.type(text);
    pick.choose(label);
  };
}

type Item = vscode.QuickPickItem;

/** What a list and an input box have in common. */
class FakeInput {
  title = "";
  placeholder: string | undefined;
  value = "";
  busy = false;
  ignoreFocusOut = false;
  step: number | undefined;
  totalSteps: number | undefined;
  buttons: readonly vscode.QuickInputButton[] = [];
  isOpen = false;
  private readonly hidden = new vscode.EventEmitter<void>();
  protected readonly accepted = new vscode.EventEmitter<void>();
  private readonly changedValue = new vscode.EventEmitter<string>();
  protected readonly pressed = new vscode.EventEmitter<vscode.QuickInputButton>();
  readonly onDidHide = this.hidden.event;
  readonly onDidAccept = this.accepted.event;
  readonly onDidChangeValue = this.changedValue.event;
  readonly onDidTriggerButton = this.pressed.event;

  constructor(private readonly onShow: () => void) {}

  show(): void {
    this.isOpen = true;
    this.onShow();
  }

  hide(): void {
    if (this.isOpen) {
      this.isOpen = false;
      this.hidden.fire();
    }
  }

  /** As with VS Code's own, this hides it. */
  dispose(): void {
    this.hide();
  }

  type(text: string): void {
    this.value = text;
    this.changedValue.fire(text);
  }

  goBack(): void {
    if (!this.buttons.includes(vscode.QuickInputButtons.Back)) {
      throw new Error(`No way back from "${this.title}"`);
    }
    this.pressed.fire(vscode.QuickInputButtons.Back);
  }

  /** Presses a button of the title bar. */
  pressInTitle(tooltip: string): void {
    const button = this.buttons.find((one) => one.tooltip === tooltip);
    if (!button) {
      throw new Error(`No button "${tooltip}" in the title bar`);
    }
    this.pressed.fire(button);
  }
}

/** An input box as VS Code has it, operated by a test. */
export class FakeBox extends FakeInput {
  prompt: string | undefined;
  password = false;
  validationMessage: string | vscode.InputBoxValidationMessage | undefined;

  /** What is said of the text. */
  get says(): string | undefined {
    return typeof this.validationMessage === "object" ? this.validationMessage.message : this.validationMessage;
  }

  accept(): void {
    this.accepted.fire();
  }

  enter(text: string): void {
    this.type(text);
    this.accept();
  }
}

/** A list as VS Code has it, operated by a test. */
export class FakePick extends FakeInput {
  canSelectMany = false;
  matchOnDescription = false;
  matchOnDetail = false;
  keepScrollPosition = false;
  items: readonly Item[] = [];
  activeItems: readonly Item[] = [];
  selectedItems: readonly Item[] = [];
  private readonly pressedOnItem = new vscode.EventEmitter<vscode.QuickPickItemButtonEvent<Item>>();
  readonly onDidTriggerItemButton = this.pressedOnItem.event;
  private readonly changedActive = new vscode.EventEmitter<readonly Item[]>();
  readonly onDidChangeActive = this.changedActive.event;

  /** Labels of the rows, without those of separators. */
  get labels(): string[] {
    return this.items.filter((item) => item.kind !== vscode.QuickPickItemKind.Separator).map(({ label }) => label);
  }

  get separators(): string[] {
    return this.items.filter((item) => item.kind === vscode.QuickPickItemKind.Separator).map(({ label }) => label);
  }

  item(label: string): Item {
    const item = this.items.find((one) => one.label === label);
    if (!item) {
      throw new Error(`No row "${label}" among ${this.labels.join(", ")}`);
    }
    return item;
  }

  /** Ticks these rows and no others, then Enter. */
  tick(...labels: string[]): void {
    this.selectedItems = labels.map((label) => this.item(label));
    this.accepted.fire();
  }

  /** Goes to the row with an arrow key or the mouse, and takes it. */
  goToAndChoose(label: string): void {
    this.activeItems = [this.item(label)];
    this.changedActive.fire(this.activeItems);
    this.choose(label);
  }

  choose(label: string): void {
    this.selectedItems = [this.item(label)];
    this.accepted.fire();
  }

  press(label: string, tooltip: string): void {
    const item = this.item(label);
    const button = item.buttons?.find((one) => one.tooltip === tooltip);
    if (!button) {
      throw new Error(`No button "${tooltip}" on "${label}"`);
    }
    this.pressedOnItem.fire({ item, button });
  }
}
