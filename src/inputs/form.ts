import * as vscode from "vscode";
import type { CommandContext } from "../actions/context";
import type { DryRunResult } from "../actions/start";
import { today } from "../actions/typedDates";
import type { InputValue, ProjectId, ProjectInput, RunOptions } from "../hex/types";
import type { KnownInputs } from "../polling/projectInputs";
import { toSend, withInput } from "../store/inputSchema/options";
import { inputOfTyped, typedDate, withTypedDate, type TypedDates } from "../store/inputSchema/relativeDates";
import { asShown, sameValue, shownOf, type InputProblem } from "../store/inputSchema/typing";
import type { Back } from "../ui/quickPick";
import { askInBox } from "./boxStep";
import { sourceText } from "./inputText";
import type { Names } from "./notificationStep";
import { askOption, askOptionsOf } from "./optionSteps";
import { complaintsOf, type AskedFirst } from "./refusals";
import { enteredIn, type AskStep, type Place, type StepAnswer } from "./stepQuestion";

/** One question of the form. */
interface FormStep {
  /** Whether it is asked on the way to the summary; what is not can be changed there. */
  shouldPrompt: boolean;
  /** Asks, and keeps the answer. Going back asks the step before again, which shows what was answered. */
  prompt(place: Place): Promise<StepAnswer | Back | undefined>;
  /** Takes back what is sent for it. */
  undo(): void;
}

/** With more inputs than this, nobody is led through them all: they are changed in the summary. */
const mostSteps = 60;

/** What the form holds while it is filled in. */
export class Form {
  /** Why Hex did not take the values of these inputs; until they are changed. */
  readonly complaints = new Map<string, string>();
  readonly names: Names = new Map();
  private dryRun: { sent: string; result: DryRunResult } | undefined;

  constructor(
    readonly context: CommandContext,
    readonly projectId: ProjectId,
    readonly title: string,
    public known: KnownInputs,
    public options: RunOptions,
    /** Of the inputs in the options: dates as they were typed, which a preset keeps. */
    public dates: TypedDates = {},
  ) {}

  /** The inputs that are known, then those that are sent although they are not. */
  get inputs(): readonly ProjectInput[] {
    const { inputs } = this.known;
    const set = [this.options.inputs ?? {}, this.dates].flatMap(Object.keys);
    const more = [...set, ...this.complaints.keys()].filter((name) => !inputs.some((input) => input.name === name));
    const all = [...inputs, ...[...new Set(more)].map((name): ProjectInput => ({ name, kind: "unknown" }))];
    return all.map((input) => {
      const typed = input.kind === "unknown" ? typedDate(this.dates, input.name) : undefined;
      const value = this.valueOf(input.name);
      return typed === undefined ? asShown(input, value) : inputOfTyped(input.name, typed, value);
    });
  }

  /**
   * The steps before the summary: those of `first` or, while nothing is chosen yet, all inputs that can be set.
   * Hex ignores what is not in the app, and takes no tables or files.
   */
  inputSteps(first: readonly AskedFirst[], summaryFirst: boolean): FormStep[] {
    if (first.length > 0) {
      return first.map(({ name }) => this.inputStep(name));
    }
    const settable = this.known.inputs.filter(({ kind, notInApp }) => !notInApp && kind !== "notSettable");
    const isFilled = summaryFirst || Object.keys(toSend(this.options)).length > 0;
    return settable.map(({ name }) => this.inputStep(name, !isFilled && settable.length <= mostSteps));
  }

  /** Asks for one input. */
  inputStep(name: string, shouldPrompt = true): FormStep {
    return {
      shouldPrompt,
      prompt: (place) => this.ask(name, place),
      undo: () => this.set(name, undefined),
    };
  }

  /** Why a date that was typed means nothing today. */
  dateProblem(name: string): InputProblem | undefined {
    return today(this).problems.find((problem) => problem.name === name)?.problem;
  }

  input(name: string): ProjectInput {
    return this.inputs.find((input) => input.name === name) ?? { name, kind: "unknown" };
  }

  /** What is sent for an input; missing: it keeps its default. */
  valueOf(name: string): InputValue | undefined {
    const { inputs } = this.options;
    return inputs && Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  }

  set(name: string, value: InputValue | undefined, typed?: string): void {
    if (value === undefined || !sameValue(value, this.valueOf(name))) {
      this.complaints.delete(name);
    }
    this.options = withInput(this.options, name, value);
    this.dates = withTypedDate(this.dates, name, typed);
  }

  /** Leaves all inputs to their defaults. */
  clear(): void {
    this.options = { ...this.options, inputs: {} };
    this.dates = {};
    this.complaints.clear();
  }

  /** Keeps why Hex did not take the values of inputs. */
  complain(refused: readonly AskedFirst[]): void {
    for (const { name, complaint, isValue } of refused) {
      if (complaint !== undefined) {
        this.complaints.set(name, isValue ? this.complaintFor(name, complaint) : complaint);
      }
    }
  }

  /** Which half of an option Hex takes is not documented: after the key, what people see is sent. */
  private complaintFor(name: string, complaint: string): string {
    const input = this.input(name);
    const shown = shownOf(input, this.valueOf(name));
    if (shown === undefined) {
      return complaintFor(input, complaint);
    }
    this.options = withInput(this.options, name, shown);
    return vscode.l10n.t("Hex rejected the key behind this choice. The next run sends its label instead.");
  }

  /** Keeps what Hex says of a dry run, and turns the dry run off: what it accepts is run next. */
  takeDryRun(result: DryRunResult): void {
    this.options = { ...this.options, dryRun: false };
    this.complaints.clear();
    if ("refused" in result) {
      this.complain(complaintsOf(result.refused.details));
    }
    this.dryRun = { sent: JSON.stringify(toSend(this.options)), result };
  }

  /** What Hex said of a dry run of what is chosen now. */
  get dryRunResult(): DryRunResult | undefined {
    const { dryRun, options } = this;
    return dryRun?.sent === JSON.stringify(toSend({ ...options, dryRun: false })) ? dryRun.result : undefined;
  }

  private async ask(name: string, place: Place): Promise<StepAnswer | Back | undefined> {
    const input = this.input(name);
    const answer = await askerOf(input)(this.context, {
      title: this.title,
      input,
      value: this.valueOf(name),
      typed: typedDate(this.dates, name),
      lastUsed: (await this.context.workspace.inputs.lastUsed(this.projectId)).get(name),
      source: sourceText(this.known.source),
      complaint: this.complaints.get(name),
      ...place,
    });
    const entered = enteredIn(answer);
    if (entered !== undefined) {
      if (entered === "default") {
        this.set(name, undefined);
      } else {
        this.set(name, entered.value, entered.typed);
      }
    }
    return answer;
  }
}

/** Hex does not document the format of these values, and no other format is guessed. */
function complaintFor({ kind, hasTime, labels }: ProjectInput, complaint: string): string {
  switch (kind) {
    case "dateRange":
      return vscode.l10n.t("Hex rejected these dates as a range. Use the input’s default, or run the project in Hex.");
    case "date":
      return hasTime
        ? vscode.l10n.t("Hex rejected this date with a time. Use the input’s default, or run the project in Hex.")
        : complaint;
    case "multiselect":
      return vscode.l10n.t("Hex rejected these values as a list. Use the input’s default, or run the project in Hex.");
    case "checkbox":
    case "dropdown":
      return kind === "checkbox" || labels
        ? vscode.l10n.t("Hex rejected this choice. Use the input’s default, or run the project in Hex.")
        : complaint;
    default:
      return complaint;
  }
}

/** How a kind of input is asked for. */
function askerOf({ kind, options = [] }: ProjectInput): AskStep {
  switch (kind) {
    case "checkbox":
      return askOption;
    case "dropdown":
      return options.length > 0 ? askOption : askInBox;
    case "multiselect":
      return options.length > 0 ? askOptionsOf : askInBox;
    case "text":
    case "textArea":
    case "number":
    case "slider":
    case "date":
    case "dateRange":
    case "button":
    case "notSettable":
    case "unknown":
      return askInBox;
  }
}
