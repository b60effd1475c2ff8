import type { InputValue, ProjectId, ProjectInput, RunOptions } from "../hex/types";
import type { KnownInputs } from "../polling/projectInputs";
import { withInput } from "../store/inputSchema/options";
import type { CommandContext } from "../actions/context";
import type { Back } from "../ui/quickPick";
import { askInBox } from "./boxStep";
import { askOptionsOf } from "./manyStep";
import type { Names } from "./notificationStep";
import { askOption } from "./pickStep";
import type { StepAnswer } from "./step";
import { sourceText } from "./inputText";

/** An input that is asked for before the summary, and why. */
export interface AskedFirst {
  name: string;
  /** Why Hex did not take its value. */
  complaint?: string;
}

/** What the form holds while it is filled in. */
export class FormState {
  options: RunOptions;
  known: KnownInputs;
  /** Why Hex did not take the values of these inputs; until they are changed. */
  readonly complaints = new Map<string, string>();
  readonly names: Names = new Map();

  constructor(
    readonly context: CommandContext,
    readonly projectId: ProjectId,
    readonly title: string,
    known: KnownInputs,
    options: RunOptions,
  ) {
    this.known = known;
    this.options = options;
  }

  /** The inputs that are known, then those that are sent although they are not. */
  get inputs(): readonly ProjectInput[] {
    const { inputs } = this.known;
    const more = [...Object.keys(this.options.inputs ?? {}), ...this.complaints.keys()].filter(
      (name) => !inputs.some((input) => input.name === name),
    );
    return [...inputs, ...[...new Set(more)].map((name): ProjectInput => ({ name, kind: "unknown" }))];
  }

  /** Those that are asked for one after the other: Hex ignores what is not in the app, and takes no tables or files. */
  get asked(): readonly ProjectInput[] {
    return this.known.inputs.filter(isAsked);
  }

  input(name: string): ProjectInput {
    return this.inputs.find((input) => input.name === name) ?? { name, kind: "unknown" };
  }

  /** What is sent for an input; missing: it keeps its default. */
  valueOf(name: string): InputValue | undefined {
    const { inputs } = this.options;
    return inputs && Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  }

  /** Asks for one input and takes the answer over. */
  async ask(
    name: string,
    place: { step: number; totalSteps: number; canGoBack: boolean; canSkip: boolean },
  ): Promise<StepAnswer | Back | undefined> {
    const input = this.input(name);
    const lastUsed = (await this.context.workspace.inputs.lastUsed(this.projectId)).get(name);
    const question = {
      title: this.title,
      input,
      value: this.valueOf(name),
      lastUsed,
      source: sourceText(this.known.source),
      complaint: this.complaints.get(name),
      ...place,
    };
    const answer = await askerOf(input)(this.context, question);
    if (answer === "default") {
      this.set(name, undefined);
    } else if (typeof answer === "object") {
      this.set(name, answer.value);
    }
    return answer;
  }

  set(name: string, value: InputValue | undefined): void {
    this.options = withInput(this.options, name, value);
    this.complaints.delete(name);
  }
}

function isAsked({ kind, notInApp }: ProjectInput): boolean {
  return !notInApp && kind !== "notSettable";
}

function askerOf(input: ProjectInput) {
  switch (input.kind) {
    case "checkbox":
      return askOption;
    case "dropdown":
      return input.options && input.options.length > 0 ? askOption : askInBox;
    case "multiselect":
      return input.options && input.options.length > 0 ? askOptionsOf : askInBox;
    default:
      return askInBox;
  }
}
